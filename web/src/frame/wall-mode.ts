import { useSyncExternalStore } from 'react';

/** The same key that `public/theme.js` sets for an address with `?wall`. Of this tab only: it is a screen, not a person. */
const KEY = 'watchfloor.wall';
const listeners = new Set<() => void>();
let isOn = stored();

function stored(): boolean {
  try {
    return sessionStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}

export function setWall(on: boolean): void {
  isOn = on;
  try {
    sessionStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // Storage can be forbidden; the choice then lasts until the page is loaded again.
  }
  if (!on) forgetAddress();
  for (const listener of listeners) listener();
}

/** Else the next load of this address would bring the wall back. */
function forgetAddress(): void {
  const address = new URL(location.href);
  if (!address.searchParams.has('wall')) return;
  address.searchParams.delete('wall');
  history.replaceState(history.state, '', address);
}

/** Large, near black and without the bar: for the screen on the wall. */
export function useWall(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isOn,
  );
}
