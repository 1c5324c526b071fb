import { useSyncExternalStore } from 'react';

/** Per person in this browser: whether keys without Ctrl, Alt or the like act at all (WCAG 2.2, 2.1.4). */
const keyOf = (userId: string) => `watchfloor.single-keys.${userId}`;
const listeners = new Set<() => void>();
let areOn = true;

/** Called when it is known who is signed in. */
export function loadSingleKeys(userId: string): void {
  try {
    areOn = localStorage.getItem(keyOf(userId)) !== 'off';
  } catch {
    areOn = true;
  }
  for (const listener of listeners) listener();
}

export function setSingleKeys(userId: string, on: boolean): void {
  areOn = on;
  try {
    localStorage.setItem(keyOf(userId), on ? 'on' : 'off');
  } catch {
    // Storage can be forbidden; the choice then lasts until the page is loaded again.
  }
  for (const listener of listeners) listener();
}

export const singleKeysAreOn = (): boolean => areOn;

export function useSingleKeys(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, singleKeysAreOn);
}
