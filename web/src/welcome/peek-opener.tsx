import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { worstSampleAlertQuery } from './welcome-calls.ts';
import { setFirstRun } from './welcome-state.ts';

/** Opens the most critical alert of the sample beside the queue, once it has been raised: as if somebody had chosen it. */
export function PeekOpener() {
  const navigate = useNavigate({ from: '/queue' });
  const isInQueue = useLocation({ select: ({ pathname }) => pathname === '/queue' });
  const hasPeek = useLocation({ select: ({ search }) => 'peek' in search });
  const { data } = useQuery({ ...worstSampleAlertQuery, enabled: isInQueue && !hasPeek });
  useEffect(() => {
    if (!isInQueue) return;
    // Somebody was faster, and knows how.
    if (hasPeek) setFirstRun('alert');
    else if (data)
      void navigate({ from: '/queue', to: '/queue', search: (old) => ({ ...old, peek: data.id }), replace: true });
  }, [isInQueue, hasPeek, data, navigate]);
  return null;
}
