import { Navigate } from '@tanstack/react-router';
import { useSession } from '../identity/session.ts';
import { landingOf } from './places.ts';

/** The bare address leads to where this person's work is. */
export function Landing() {
  const me = useSession().data;
  return me ? <Navigate to={landingOf(me.roles, me.permissions)} replace /> : null;
}
