import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type {
  changePreferences as changeContract,
  Preferences,
  PreferencesChange,
  readPreferences,
} from '../../../../src/platform/preferences/contract.ts';
import { callApi } from '../call-api.ts';
import { queryClient } from '../query-client.ts';
import { showFailure } from '../undo-toast.tsx';
import { parsePreferences, withChange, withoutNamed, withUnsaved } from './stored-preferences.ts';

/** The same key that `public/theme.js` reads before the first paint. */
const KEY = 'watchfloor.preferences';
const listeners = new Set<() => void>();
let own: Preferences | undefined;
let saving: Promise<unknown> = Promise.resolve();
let unsaved = 0;
/** What was said to hold in this browser only: no reply takes it away. */
let failed: PreferencesChange = {};

export const preferencesQuery = queryOptions({
  queryKey: ['preferences'],
  queryFn: ({ signal }) => callApi<typeof readPreferences>({ method: 'GET', path: '/api/v1/preferences', signal }),
  staleTime: 60_000,
});

/** The browser's copy until the server has answered, and the server's from then on. */
export function preferences(): Preferences {
  own ??= parsePreferences(stored());
  return own;
}

/** What whoever looks has chosen; all that draws itself by it changes at once. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(onPreferences, preferences);
}

/** Holds here at once, and wherever this person signs in once the server has it. */
export async function changePreferences(change: PreferencesChange): Promise<void> {
  become(withChange(preferences(), change));
  unsaved += 1;
  // One after the other: the server keeps what came last.
  const sent = saving.then(() =>
    callApi<typeof changeContract>({ method: 'PATCH', path: '/api/v1/preferences', body: change }),
  );
  saving = sent.catch(() => undefined);
  try {
    const reply = await sent;
    failed = withoutNamed(failed, change);
    // A reading that is on its way may be older than this reply.
    await queryClient.cancelQueries({ queryKey: preferencesQuery.queryKey });
    if (unsaved === 1) queryClient.setQueryData(preferencesQuery.queryKey, reply);
  } catch (error) {
    failed = withUnsaved(failed, change);
    showFailure('It holds in this browser only, and was not saved', error);
  } finally {
    unsaved -= 1;
  }
}

/** For somebody who is signed in: what he chose elsewhere comes here. */
export function useAccountPreferences(): void {
  const { data } = useQuery(preferencesQuery);
  useEffect(() => {
    if (data && unsaved === 0) become(withChange(data, failed));
  }, [data]);
}

function onPreferences(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('storage', onStorage);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('storage', onStorage);
  };
}

/** Another tab of this browser. */
function onStorage({ key, newValue }: StorageEvent): void {
  if (key !== KEY) return;
  own = parsePreferences(newValue);
  for (const listener of listeners) listener();
}

function become(next: Preferences): void {
  // Else everything that draws itself by them would do so for nothing, on each load of a page.
  if (JSON.stringify(next) === JSON.stringify(own)) return;
  own = next;
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Storage can be forbidden; the server's copy then comes after the first paint.
  }
  for (const listener of listeners) listener();
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
