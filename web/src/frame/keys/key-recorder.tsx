import { Button } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { keyWords } from '../key-caps.tsx';
import { changePreferences, usePreferences } from '../preferences/preferences.ts';
import { liveShortcuts, seenKeys } from '../shortcuts.ts';
import { useFocusAtOnce } from '../use-focus-at-once.ts';
import { visibleLine } from '../visible-text.ts';
import { collide, ownKeys, pressedKey, type Recording, type Remapped, recordKey, whyNotKeys } from './own-keys.ts';

type KeyRecorderProps = { readonly usual: string; readonly name: string; readonly onClose: () => void };

/** Takes the keys that somebody presses; Escape gives up, Delete takes the keys off, Tab goes on to the buttons. */
export function KeyRecorder({ usual, name, onClose }: KeyRecorderProps) {
  const { keys: remapped } = usePreferences();
  const [recording, setRecording] = useState<Recording>();
  const field = useFocusAtOnce<HTMLInputElement>();
  const chosen = recording?.keys;
  const refusal = refusalOf(usual, chosen, remapped);
  const keep = (keys: string) => {
    const { [usual]: _, ...others } = remapped;
    void changePreferences({ keys: keys === usual ? others : { ...others, [usual]: keys } });
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') return onClose();
    if (event.key === 'Enter') return chosen !== undefined && refusal === undefined ? keep(chosen) : undefined;
    if (event.key === 'Delete' || event.key === 'Backspace') return setRecording({ keys: '', atMs: event.timeStamp });
    const key = pressedKey(event.nativeEvent);
    if (key !== undefined) setRecording(recordKey(recording, key, event.timeStamp));
  };
  return (
    <div className="key-recorder">
      <input
        ref={field}
        readOnly
        data-mantine-stop-propagation="true"
        aria-label={`New keys for ${visibleLine(name)}`}
        placeholder="press the keys"
        value={chosen === undefined ? '' : chosen === '' ? 'no keys' : keyWords(chosen)}
        onKeyDown={onKeyDown}
      />
      <Button disabled={chosen === undefined || refusal !== undefined} onClick={() => keep(chosen ?? usual)}>
        Use
      </Button>
      {Object.hasOwn(remapped, usual) && <Button onClick={() => keep(usual)}>Usual: {keyWords(usual)}</Button>}
      <p role="status" className={refusal ? 'danger' : 'muted'}>
        {refusal ?? elsewhere(usual, chosen, remapped) ?? 'Delete: no keys. Escape: as it was.'}
      </p>
    </div>
  );
}

/** What lives on this very page cannot share its keys. */
function refusalOf(usual: string, chosen: string | undefined, remapped: Remapped): string | undefined {
  if (chosen === undefined || chosen === '') return undefined;
  const live = liveShortcuts().flatMap(({ place, list }) =>
    list.flatMap(({ keys, also = '', name }) => [keys, also].map((each) => ({ place, name, keys: each }))),
  );
  const taken = live.find(({ keys }) => keys !== usual && collide(chosen, ownKeys(keys, remapped)));
  return whyNotKeys(chosen) ?? (taken && `Taken: ${visibleLine(taken.name)} (${taken.place}).`);
}

/** Elsewhere they can: what is innermost wins. It is only told. */
function elsewhere(usual: string, chosen: string | undefined, remapped: Remapped): string | undefined {
  if (chosen === undefined || chosen === '') return undefined;
  const used = seenKeys().find(({ keys }) => keys !== usual && collide(chosen, ownKeys(keys, remapped)));
  return used && `In ${used.place} it is ${visibleLine(used.name)} already, which wins there.`;
}
