const KEY_CAPS: Readonly<Record<string, string>> = { mod: 'Ctrl', ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc' };

/** `g q` and `mod+z` as keys to look at. */
export function KeyCaps({ keys }: { readonly keys: string }) {
  return (
    <span className="keys">
      {keys.split(/[ +]/).map((key) => (
        <kbd key={key}>{KEY_CAPS[key] ?? key}</kbd>
      ))}
    </span>
  );
}
