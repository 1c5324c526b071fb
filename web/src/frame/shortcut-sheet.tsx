import { Switch } from '@mantine/core';
import { Dialog } from './dialog.tsx';
import { KeyCaps } from './key-caps.tsx';
import { isSingleKey, liveShortcuts, type Shortcut, type ShortcutGroup } from './shortcuts.ts';
import { setSingleKeys, useSingleKeys } from './single-keys.ts';

type ShortcutSheetProps = { readonly userId: string; readonly onClose: () => void };

export function ShortcutSheet({ userId, onClose }: ShortcutSheetProps) {
  const areSingleKeysOn = useSingleKeys();
  return (
    <Dialog onClose={onClose} title="Keyboard shortcuts" size="lg">
      <Switch
        className="single-keys"
        checked={areSingleKeysOn}
        onChange={(event) => setSingleKeys(userId, event.currentTarget.checked)}
        label="Keys without Ctrl act"
        description="Off: only Enter, Escape, the arrows and keys with Ctrl do. Everything is in the palette (Ctrl K), too."
      />
      <div className="sheet">
        {groupsWithKeys().map(({ place, list }) => (
          <section key={place}>
            <h3>{place}</h3>
            <dl>
              {list.map((shortcut) => (
                <SheetLine key={shortcut.keys} shortcut={shortcut} areSingleKeysOn={areSingleKeysOn} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function groupsWithKeys(): readonly ShortcutGroup[] {
  return liveShortcuts()
    .map(({ place, list }) => ({ place, list: list.filter(({ keys }) => keys !== '') }))
    .filter(({ list }) => list.length > 0);
}

type SheetLineProps = { readonly shortcut: Shortcut; readonly areSingleKeysOn: boolean };

function SheetLine({ shortcut: { keys, also, name, off }, areSingleKeysOn }: SheetLineProps) {
  const reason = off ?? (areSingleKeysOn || !isSingleKey(keys) ? undefined : 'off');
  return (
    <div>
      <dt>
        {name}
        {reason !== undefined && <span className="muted"> ({reason})</span>}
      </dt>
      <dd>
        <KeyCaps keys={keys} />
        {also && <KeyCaps keys={also} />}
      </dd>
    </div>
  );
}
