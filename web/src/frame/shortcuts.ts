import { useEffect, useRef } from 'react';

/** `keys` is one key (`j`, `?`, `Escape`), or two after each other (`g q`). `mod+z` is Ctrl or the command key. */
export type Shortcut = {
  readonly keys: string;
  /** A second way to the same. */
  readonly also?: string;
  readonly name: string;
  readonly run: () => void;
};
type Group = { readonly place: string; readonly list: () => readonly Shortcut[] };

const SECOND_KEY_MS = 1_000;
const groups: Group[] = [];
let firstKey: { readonly key: string; readonly atMs: number } | undefined;

/** Makes keys live while the calling component is on the screen. The innermost wins where two want the same key. */
export function useShortcuts(place: string, list: readonly Shortcut[]): void {
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  useEffect(() => {
    const group: Group = { place, list: () => latest.current };
    groups.push(group);
    if (groups.length === 1) document.addEventListener('keydown', onKeyDown);
    return () => {
      groups.splice(groups.indexOf(group), 1);
      if (groups.length === 0) document.removeEventListener('keydown', onKeyDown);
    };
  }, [place]);
}

/** What is live now, for the sheet: innermost place first. */
export function liveShortcuts(): readonly { readonly place: string; readonly list: readonly Shortcut[] }[] {
  return groups.map((group) => ({ place: group.place, list: group.list() })).reverse();
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing || isTyping(event.target) || isModalOpen()) return;
  const isMod = event.ctrlKey || event.metaKey;
  const key = isMod ? `mod+${event.key.toLowerCase()}` : event.key;
  const isPair = firstKey !== undefined && event.timeStamp - firstKey.atMs < SECOND_KEY_MS;
  const found = (isPair && find(`${firstKey?.key} ${key}`)) || find(key);
  firstKey = !isMod && key === 'g' ? { key, atMs: event.timeStamp } : undefined;
  if (!found || isActivation(event)) return;
  event.preventDefault();
  found.run();
}

function find(keys: string): Shortcut | undefined {
  for (const group of groups.toReversed()) {
    const found = group.list().find((shortcut) => shortcut.keys === keys || shortcut.also === keys);
    if (found) return found;
  }
  return undefined;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
}

/** Enter on a focused button or link belongs to that control. */
function isActivation(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && event.target instanceof HTMLElement && event.target.closest('a, button') !== null;
}

function isModalOpen(): boolean {
  return document.querySelector('[aria-modal="true"], [role="menu"]') !== null;
}
