import { isSingleKey, ownKeys } from './keys/own-keys.ts';
import { usePreferences } from './preferences/preferences.ts';

const KEY_CAPS: Readonly<Record<string, string>> = {
  mod: 'Ctrl',
  alt: 'Alt',
  enter: 'Enter',
  ArrowDown: '↓',
  ArrowUp: '↑',
  Escape: 'Esc',
};

/** `g q` and `mod+z` as keys to look at: exactly these. */
export function PlainKeyCaps({ keys }: { readonly keys: string }) {
  return (
    <span className="keys">
      {keys.split(/ |(?<=.)\+(?=.)/).map((key) => (
        <kbd key={key}>{KEY_CAPS[key] ?? key}</kbd>
      ))}
    </span>
  );
}

/** The keys that whoever looks has for the usual ones; nothing where he has none. */
export function KeyCaps({ keys }: { readonly keys: string }) {
  const own = ownKeys(keys, usePreferences().keys);
  return own === '' ? null : <PlainKeyCaps keys={own} />;
}

/** A key on the button that it presses. */
export function KeyHint({ keys }: { readonly keys: string }) {
  const { keys: remapped, hasSingleKeys } = usePreferences();
  const own = ownKeys(keys, remapped);
  if (own === '' || (!hasSingleKeys && isSingleKey(own))) return null;
  return (
    <span className="key" aria-hidden="true">
      {keyWords(own)}
    </span>
  );
}

/** `Ctrl+Z`, `g q`. */
export function keyWords(keys: string): string {
  return keys
    .split(' ')
    .map((part) =>
      part
        .split(/(?<=.)\+(?=.)/)
        .map((key) => KEY_CAPS[key] ?? key)
        .join('+'),
    )
    .join(' ');
}
