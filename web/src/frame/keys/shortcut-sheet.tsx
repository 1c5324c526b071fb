import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../dialog.tsx';
import { KeyCaps } from '../key-caps.tsx';
import { changePreferences, usePreferences } from '../preferences/preferences.ts';
import { liveShortcuts, type Shortcut, type ShortcutGroup } from '../shortcuts.ts';
import { visibleLine } from '../visible-text.ts';
import { KeyRecorder } from './key-recorder.tsx';
import { isRemappable, isSingleKey, ownKeys } from './own-keys.ts';
import './shortcut-sheet.css';

/** What can be pressed here, and the place to press something else instead. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const { hasSingleKeys, keys: remapped } = usePreferences();
  const [isChanging, setChanging] = useState(false);
  const own = Object.keys(remapped).length;
  return (
    <Dialog onClose={onClose} title="Keyboard shortcuts" size="lg">
      <Switch
        className="single-keys"
        checked={hasSingleKeys}
        onChange={(event) => void changePreferences({ hasSingleKeys: event.currentTarget.checked })}
        label="Keys without Ctrl act"
        description="Off: only Enter, Escape, the arrows and keys with Ctrl or Alt do. Everything is in the palette, too."
      />
      <div className="sheet-acts">
        <Button aria-pressed={isChanging} onClick={() => setChanging(!isChanging)}>
          {isChanging ? 'Done' : 'Change keys …'}
        </Button>
        {own > 0 && (
          <Button onClick={() => void changePreferences({ keys: {} })}>
            Usual keys again ({own} {own === 1 ? 'is' : 'are'} yours)
          </Button>
        )}
        {isChanging && <span className="muted">A changed key holds in every place, and wherever you sign in.</span>}
      </div>
      <div className={isChanging ? 'sheet sheet-changing' : 'sheet'}>
        {groupsWithKeys().map(({ place, list }) => (
          <section key={place}>
            <h3>{place}</h3>
            <dl>
              {list.map((shortcut) => (
                <SheetLine key={shortcut.keys} shortcut={shortcut} isChanging={isChanging} />
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

type SheetLineProps = { readonly shortcut: Shortcut; readonly isChanging: boolean };

function SheetLine({ shortcut: { keys, also, name, off }, isChanging }: SheetLineProps) {
  const { hasSingleKeys, keys: remapped } = usePreferences();
  const own = ownKeys(keys, remapped);
  const [isRecording, setRecording] = useState(false);
  const silenced = own === '' ? 'no keys' : hasSingleKeys || !isSingleKey(own) ? undefined : 'off';
  const reason = off ?? silenced;
  return (
    <div>
      <dt>
        {visibleLine(name)}
        {reason !== undefined && <span className="muted"> ({reason})</span>}
      </dt>
      <dd>
        {isRecording ? (
          <KeyRecorder usual={keys} name={name} onClose={() => setRecording(false)} />
        ) : (
          <>
            <KeyCaps keys={keys} />
            {also && <KeyCaps keys={also} />}
            {isChanging && isRemappable(keys) && (
              <button
                type="button"
                className="link-button"
                aria-label={`Change the keys of ${visibleLine(name)}`}
                onClick={() => setRecording(true)}
              >
                change
              </button>
            )}
          </>
        )}
      </dd>
    </div>
  );
}
