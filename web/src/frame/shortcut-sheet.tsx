import { Modal } from '@mantine/core';
import { liveShortcuts } from './shortcuts.ts';

type ShortcutSheetProps = { readonly isOpen: boolean; readonly onClose: () => void };

export function ShortcutSheet({ isOpen, onClose }: ShortcutSheetProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keyboard shortcuts" size="lg">
      <div className="sheet">
        {isOpen &&
          liveShortcuts().map(({ place, list }) => (
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
    </Modal>
  );
}

export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className="keys">
      {keys.split(/[ +]/).map((key) => (
        <kbd key={key}>{key === 'mod' ? 'Ctrl' : key}</kbd>
      ))}
    </span>
  );
}
