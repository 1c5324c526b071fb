import { Dialog } from './dialog.tsx';
import { liveShortcuts } from './shortcuts.ts';

export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title="Keyboard shortcuts" size="lg">
      <div className="sheet">
        {liveShortcuts().map(({ place, list }) => (
          <section key={place}>
            <h3>{place}</h3>
            <dl>
              {list.map(({ keys, also, name }) => (
                <div key={keys}>
                  <dt>{name}</dt>
                  <dd>
                    <Keys keys={keys} />
                    {also && <Keys keys={also} />}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

const KEY_CAPS: Readonly<Record<string, string>> = { mod: 'Ctrl', ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc' };

function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className="keys">
      {keys.split(/[ +]/).map((key) => (
        <kbd key={key}>{KEY_CAPS[key] ?? key}</kbd>
      ))}
    </span>
  );
}
