import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useShortcuts } from '../frame/shortcuts.ts';
import { DOORS } from './doors.ts';
import { loadWelcome, useWelcome } from './welcome-state.ts';

/** Its own chunk: most people never see it. */
const Guide = lazy(async () => ({ default: (await import('./guide.tsx')).Guide }));

/** The way into the first steps from everywhere, and, for who is in the middle of them, what leads on. */
export function WelcomeGate({ userId }: { readonly userId: string }) {
  const navigate = useNavigate();
  const { firstRun, shiftSince, isShiftLeft } = useWelcome();
  useEffect(() => loadWelcome(userId), [userId]);
  useShortcuts(
    'First steps',
    DOORS.map(({ door, title }) => ({
      keys: '',
      name: `First steps: ${title}`,
      run: () => void navigate({ to: '/welcome', search: { door } }),
    })),
  );
  const isGuided = (firstRun !== undefined && firstRun !== 'over') || (shiftSince !== undefined && !isShiftLeft);
  if (!isGuided) return null;
  return (
    <Suspense fallback={null}>
      <Guide />
    </Suspense>
  );
}
