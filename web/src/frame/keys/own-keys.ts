/** Usual keys, and those that somebody has instead; empty: none. */
export type Remapped = Readonly<Record<string, string>>;

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** The keys of a shortcut for whoever looks, by those that it usually has. */
export function ownKeys(keys: string, remapped: Remapped): string {
  return Object.hasOwn(remapped, keys) ? (remapped[keys] ?? keys) : keys;
}

/** `a`, `mod+z`, `alt+x`; undefined for what no shortcut is made of: with Ctrl and Alt, keyboards write letters. */
export function pressedKey({ key, ctrlKey, metaKey, altKey }: Pressed): string | undefined {
  if (HELD.has(key)) return undefined;
  const isMod = ctrlKey || metaKey;
  if (isMod && altKey) return undefined;
  if (isMod) return `mod+${key.toLowerCase()}`;
  return altKey ? `alt+${key.toLowerCase()}` : key;
}

const HELD = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead']);

/** A letter, a digit or a mark by itself, which speech input and slips of the hand produce (WCAG 2.2, 2.1.4). */
export function isSingleKey(keys: string): boolean {
  return keys.split(' ').some((key) => [...key].length === 1);
}

/** One of them would always, or first, be taken for the other. */
export function collide(one: string, other: string): boolean {
  if (one === '' || other === '') return false;
  return one === other || one.startsWith(`${other} `) || other.startsWith(`${one} `);
}

/** Why keys cannot be chosen: they belong to controls, to moving the focus, or to the browser. */
export function whyNotKeys(keys: string): string | undefined {
  if (keys.split(' ').some((key) => MOVING.has(key))) return 'It moves the focus or works a control.';
  if (BROWSERS.has(keys)) return 'The browser keeps it for itself.';
  return /^[\x20-\x7e]+$/.test(keys) ? undefined : 'Only keys of plain letters, digits and marks can be kept.';
}

const MOVING = new Set([
  ...['Tab', 'Enter', 'Escape', '', 'Backspace', 'Delete', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'],
  ...['Home', 'End', 'PageUp', 'PageDown', 'alt+arrowleft', 'alt+arrowright', 'alt+tab', 'mod+tab'],
]);
const BROWSERS = new Set(
  [...'tnwqlrpcvxa'].map((letter) => `mod+${letter}`).concat(['alt+f4', 'F5', 'F11', 'F12', 'alt+d', 'alt+e', 'alt+f']),
);

/** These are said and worked everywhere, and moving them would only lock somebody out. */
export function isRemappable(keys: string): boolean {
  return keys !== '' && !keys.split(' ').some((key) => MOVING.has(key));
}

const PAIR_MS = 1_000;
/** What was pressed while keys are chosen. */
export type Recording = { readonly keys: string; readonly atMs: number };

/** One key, or two plain ones shortly after each other. */
export function recordKey(before: Recording | undefined, key: string, atMs: number): Recording {
  const isPlain = (keys: string) => keys !== '' && !/[ +]/.test(keys.length > 1 ? keys : '');
  const isPair = before && isPlain(before.keys) && isPlain(key) && atMs - before.atMs < PAIR_MS;
  return { keys: isPair ? `${before.keys} ${key}` : key, atMs };
}
