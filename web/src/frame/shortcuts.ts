import { useEffect, useRef } from 'react';
import { isSingleKey, ownKeys, pressedKey } from './keys/own-keys.ts';
import { preferences } from './preferences/preferences.ts';
import { showNotice } from './undo-toast.tsx';

/** One thing that can be done here, by its keys and in the command palette. */
export type Shortcut = {
  /**
   * The usual ones: one key (`j`, `?`, `Escape`), or two after each other (`g q`); `mod+z` is Ctrl or the command key.
   * Empty: no keys. Whoever looks may have others instead (`keys/own-keys.ts`).
   */
  readonly keys: string;
  /** A second way to the same. */
  readonly also?: string;
  readonly name: string;
  readonly run: () => void;
  /** Why it cannot be done now. */
  readonly off?: string | undefined;
  /** Also while somebody types. */
  readonly isForTyping?: boolean;
};
export type ShortcutGroup = { readonly place: string; readonly list: readonly Shortcut[] };
/** Where keys, the usual ones, do what. */
export type KeyUse = { readonly place: string; readonly name: string; readonly keys: string };
type Group = { readonly place: string; readonly list: () => readonly Shortcut[] };

const SECOND_KEY_MS = 1_000;
const groups: Group[] = [];
const seen = new Map<string, KeyUse>();
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
    for (const { keys, also = '', name } of latest.current) {
      for (const each of [keys, also]) if (each !== '') seen.set(`${place} ${each}`, { place, name, keys: each });
    }
    if (groups.length === 1) document.addEventListener('keydown', onKeyDown);
    return () => {
      groups.splice(groups.indexOf(group), 1);
      if (groups.length === 0) document.removeEventListener('keydown', onKeyDown);
    };
  }, [place]);
}

/** What is live now, for the sheet and the palette: innermost place first. */
export function liveShortcuts(): readonly ShortcutGroup[] {
  return groups.map((group) => ({ place: group.place, list: group.list() })).reverse();
}

/** What keys did on the pages that were open so far, this one included. */
export function seenKeys(): readonly KeyUse[] {
  return [...seen.values()];
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isModalOpen()) return;
  const key = pressedKey(event);
  if (key === undefined) return;
  const isPair = firstKey !== undefined && event.timeStamp - firstKey.atMs < SECOND_KEY_MS;
  const found = (isPair && find(`${firstKey?.key} ${key}`)) || find(key);
  firstKey = beginsPair(key) && !isTyping(event.target) ? { key, atMs: event.timeStamp } : undefined;
  if (!found || isActivation(event)) return;
  if (isTyping(event.target) && found.shortcut.isForTyping !== true) return;
  if (isSingleKey(found.keys) && !preferences().hasSingleKeys) return;
  event.preventDefault();
  runShortcut(found.shortcut);
}

/** Does it, or says why not. */
export function runShortcut({ name, off, run }: Shortcut): void {
  if (off === undefined) run();
  else showNotice(`${name}: ${off}`);
}

type Found = { readonly shortcut: Shortcut; readonly keys: string };

function find(keys: string): Found | undefined {
  for (const group of groups.toReversed()) {
    const shortcut = group.list().find((each) => keysOf(each).includes(keys));
    if (shortcut) return { shortcut, keys };
  }
  return undefined;
}

function beginsPair(key: string): boolean {
  return groups.some((group) =>
    group.list().some((shortcut) => keysOf(shortcut).some((keys) => keys.startsWith(`${key} `))),
  );
}

/** As whoever looks has them. */
function keysOf({ keys, also = '' }: Shortcut): readonly string[] {
  const remapped = preferences().keys;
  return [ownKeys(keys, remapped), ownKeys(also, remapped)];
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
