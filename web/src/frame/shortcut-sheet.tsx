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
              {list.map(({ keys, name }) => (
                <div key={keys}>
                  <dt>{name}</dt>
                  <dd>
                    <Keys keys={keys} />
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

function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className="keys">
      {keys.split(/[ +]/).map((key) => (
        <kbd key={key}>{key === 'mod' ? 'Ctrl' : key}</kbd>
      ))}
    </span>
  );
}
