import { useEffect, useRef, useState } from 'react';
import type { ReplyOf } from '../../../../src/platform/http/contract.ts';
import type { enterPresence, leavePresence, PresenceKind } from '../../../../src/platform/live/contract.ts';
import { callApi } from '../call-api.ts';
import { useLive } from '../live/use-live.ts';

type People = ReplyOf<typeof enterPresence>['data'];
export type Thing = { readonly kind: PresenceKind; readonly id: string };

/** This tab, among those of the same person; not `crypto.randomUUID`, which plain HTTP lacks. */
const TAB = Array.from(crypto.getRandomValues(new Uint32Array(2)), (word) => word.toString(36)).join('-');
const BEAT_MS = 10_000;
/** Whoever goes down a list with `j` is not there yet. */
const SETTLE_MS = 700;
const NOBODY: People = [];

/** Says that this thing is looked at, for as long as it is, and who else looks at it. */
export function usePresence({ kind, id }: Thing): People {
  const [others, setOthers] = useState(NOBODY);
  const beat = useRef<() => void>(undefined);
  useEffect(() => {
    const params = { kind, id };
    let hasEntered = false;
    const enter = () => {
      if (document.visibilityState === 'hidden') return;
      hasEntered = true;
      callApi<typeof enterPresence>({
        method: 'PUT',
        path: '/api/v1/presence/:kind/:id',
        params,
        body: { tab: TAB },
      }).then(
        ({ data }) => beat.current === enter && setOthers(data),
        // Who is there is not known then, and nobody is said to be.
        () => beat.current === enter && setOthers(NOBODY),
      );
    };
    const leave = () => {
      if (!hasEntered) return;
      hasEntered = false;
      const leaving = callApi<typeof leavePresence>({
        method: 'DELETE',
        path: '/api/v1/presence/:kind/:id',
        params,
        query: { tab: TAB },
        outlivesPage: true,
      });
      // It ends by itself where this does not arrive.
      leaving.catch(() => undefined);
    };
    beat.current = enter;
    const settling = setTimeout(enter, SETTLE_MS);
    const beating = setInterval(enter, BEAT_MS);
    document.addEventListener('visibilitychange', enter);
    addEventListener('pagehide', leave);
    return () => {
      beat.current = undefined;
      clearTimeout(settling);
      clearInterval(beating);
      document.removeEventListener('visibilitychange', enter);
      removeEventListener('pagehide', leave);
      setOthers(NOBODY);
      leave();
    };
  }, [kind, id]);
  useLive('presence', () => beat.current?.());
  return others;
}
