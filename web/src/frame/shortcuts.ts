import { useEffect, useRef } from 'react';
import { singleKeysAreOn } from './single-keys.ts';
import { showNotice } from './undo-toast.tsx';

/** One thing that can be done here, by its keys and in the command palette. */
export type Shortcut = {
  /** One key (`j`, `?`, `Escape`), or two after each other (`g q`); `mod+z` is Ctrl or the command key. Empty: no keys. */
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

/** What is live now, for the sheet and the palette: innermost place first. */
export function liveShortcuts(): readonly ShortcutGroup[] {
  return groups.map((group) => ({ place: group.place, list: group.list() })).reverse();
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing || isModalOpen()) return;
  const isMod = event.ctrlKey || event.metaKey;
  const key = isMod ? `mod+${event.key.toLowerCase()}` : event.key;
  const isPair = firstKey !== undefined && event.timeStamp - firstKey.atMs < SECOND_KEY_MS;
  const found = (isPair && find(`${firstKey?.key} ${key}`)) || find(key);
  firstKey = !isMod && key === 'g' && !isTyping(event.target) ? { key, atMs: event.timeStamp } : undefined;
  if (!found || isActivation(event)) return;
  if (isTyping(event.target) && found.isForTyping !== true) return;
  if (isSingleKey(found.keys) && !singleKeysAreOn()) return;
  event.preventDefault();
  runShortcut(found);
}

/** Does it, or says why not. */
export function runShortcut({ name, off, run }: Shortcut): void {
  if (off === undefined) run();
  else showNotice(`${name}: ${off}`);
}

/** A letter, a digit or a mark by itself, which speech input and slips of the hand produce (WCAG 2.2, 2.1.4). */
export function isSingleKey(keys: string): boolean {
  return keys.split(' ').some((key) => [...key].length === 1);
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
