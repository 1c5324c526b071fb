import { Modal, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useFocusAtOnce } from '../use-focus-at-once.ts';
import { visibleLine } from '../visible-text.ts';
import { AnswerCard } from './answer-card.tsx';
import { BulkLookup } from './bulk-lookup.tsx';
import { type Bulk, KIND_NAMES, type Recognised, recognise, recogniseMany } from './recognise.ts';
import './search.css';

const PAUSE_MS = 200;
/** A thousand SHA-256 with room to spare; what is beyond was pasted by mistake. */
const LONGEST = 200_000;

type SearchDialogProps = { readonly initial: string; readonly onClose: () => void };

/** Asks for anything: says what it was taken for, and what Watchfloor holds of it. */
export function SearchDialog({ initial, onClose }: SearchDialogProps) {
  const [text, setText] = useState(initial);
  const [settled] = useDebouncedValue(text, PAUSE_MS);
  const bulk = recogniseMany(settled);
  return (
    <Modal.Root opened onClose={onClose} size={980} transitionProps={{ duration: 0 }} yOffset="8vh">
      <Modal.Overlay backgroundOpacity={0.55} transitionProps={{ duration: 0 }} />
      <Modal.Content aria-label="Search everywhere">
        <Modal.Body p={0} className="search-dialog">
          <SearchField text={text} onType={setText} />
          {settled.trim() !== '' && !bulk && <One key={settled} found={recognise(settled)} onLeave={onClose} />}
          {bulk && <Many key={settled} bulk={bulk} onLeave={onClose} />}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function SearchField({ text, onType }: { readonly text: string; readonly onType: (text: string) => void }) {
  return (
    <Textarea
      ref={useFocusAtOnce<HTMLTextAreaElement>()}
      data-autofocus
      aria-label="Address, domain, hash, name, number, or many of them, one a line"
      placeholder="Address, domain, hash, host, user, CVE, alert… or paste many, one a line"
      autosize
      minRows={1}
      maxRows={6}
      maxLength={LONGEST}
      spellCheck={false}
      value={text}
      onChange={(event) => onType(event.currentTarget.value)}
    />
  );
}

function One({ found, onLeave }: { readonly found: Recognised; readonly onLeave: () => void }) {
  const [chosen, setChosen] = useState(0);
  const reading = found.readings[chosen] ?? found.readings[0];
  if (!reading) return null;
  return (
    <>
      <div className="readings">
        <fieldset className="segment" aria-label="Taken for">
          {found.readings.map(({ kind, value }, at) => (
            <button key={`${kind} ${value}`} type="button" aria-pressed={at === chosen} onClick={() => setChosen(at)}>
              {KIND_NAMES[kind]}
            </button>
          ))}
        </fieldset>
        <bdi dir="ltr" className="value clip">
          {visibleLine(reading.value)}
        </bdi>
        {found.wasDefanged && <span className="muted">made whole again</span>}
        {found.readings.length > 1 && reading.kind !== 'url' && found.readings[0]?.kind !== 'url' && (
          <span className="muted">It can be any of these.</span>
        )}
        {reading.kind === 'cidr' && <span className="warn">Only its text is looked for, not the addresses in it.</span>}
      </div>
      <AnswerCard reading={reading} onLeave={onLeave} />
    </>
  );
}

function Many({ bulk, onLeave }: { readonly bulk: Bulk; readonly onLeave: () => void }) {
  const [chosen, setChosen] = useState<Recognised>();
  return (
    <>
      {chosen && (
        <>
          <button type="button" className="link-button back-to-list" onClick={() => setChosen(undefined)}>
            ← all {bulk.lines.length} values
          </button>
          <One key={chosen.written} found={chosen} onLeave={onLeave} />
        </>
      )}
      {/* Kept: what was asked of a thousand is not asked again for having looked at one. */}
      <div className="bulk-kept" hidden={chosen !== undefined}>
        <BulkLookup bulk={bulk} onChoose={setChosen} />
      </div>
    </>
  );
}
