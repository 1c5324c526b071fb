import { Navigate } from '@tanstack/react-router';
import { useSession } from '../identity/session.ts';
import { landingOf } from './places.ts';

/** The bare address leads to where this person's work is. */
export function Landing() {
  const me = useSession().data;
  if (!me) return null;
  const to = landingOf(me.roles, me.permissions);
  return to === '/welcome' ? <Navigate to={to} search={{ door: 'code' }} replace /> : <Navigate to={to} replace />;
}
