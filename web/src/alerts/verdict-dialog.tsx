import { Button, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { GiveVerdictBody, Verdict } from '../../../src/detect/alerts/contract.ts';
import { Dialog } from '../frame/dialog.tsx';
import { VERDICT_ORDER, VERDICT_WORDS } from './verdict-words.ts';

type VerdictDialogProps = {
  /** `AL-12`, or how many. */
  readonly of: string;
  readonly onClose: () => void;
  /** It is for the caller to close the dialog then. */
  readonly onJudge: (body: GiveVerdictBody) => void;
};

/** Keys 1 to 5 choose, then the note has the focus, and Ctrl+Enter gives the verdict. */
export function VerdictDialog({ of, onClose, onJudge }: VerdictDialogProps) {
  const [verdict, setVerdict] = useState<Verdict>();
  const [note, setNote] = useState('');
  const [duplicateOf, setDuplicateOf] = useState('');
  const noteField = useRef<HTMLTextAreaElement>(null);
  const missing = missingPart({ verdict, note, duplicateOf });

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (!verdict || missing) return;
    onJudge({ verdict, note: note.trim(), ...(verdict === 'duplicate' && { duplicateOf: duplicateOf.trim() }) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return submit(event);
  };
  useDigits((chosen) => {
    setVerdict(chosen);
    noteField.current?.focus();
  });

  return (
    <Dialog onClose={onClose} title={`Verdict on ${of}`}>
      <form onSubmit={submit} onKeyDown={onKeyDown} className="stack">
        <VerdictChoices verdict={verdict} onChoose={setVerdict} />
        {verdict === 'duplicate' && (
          <TextInput
            label="Duplicate of"
            placeholder="AL-12"
            value={duplicateOf}
            onChange={(event) => setDuplicateOf(event.currentTarget.value)}
          />
        )}
        <Textarea
          ref={noteField}
          // The dialog takes the focus a moment after it opens: to where the choice has led by then.
          data-autofocus={verdict ? true : undefined}
          label={verdict && VERDICT_WORDS[verdict].needsNote ? 'Why (required)' : 'Note'}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={4_000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div className="form-foot">
          <span className="muted">{missing}</span>
          <Button type="submit" variant="filled" disabled={missing !== undefined}>
            Close with this verdict
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** On the document: a digit typed before the dialog has taken the focus counts too. */
function useDigits(choose: (verdict: Verdict) => void): void {
  const latest = useRef(choose);
  useEffect(() => {
    latest.current = choose;
  });
  useEffect(() => {
    const onDigit = (event: globalThis.KeyboardEvent) => {
      const chosen = VERDICT_ORDER[Number(event.key) - 1];
      if (!chosen || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      event.preventDefault();
      latest.current(chosen);
    };
    document.addEventListener('keydown', onDigit);
    return () => document.removeEventListener('keydown', onDigit);
  }, []);
}

/** Of the dialog only: what is behind it may still hold the focus. */
function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof Element) || !target.closest('[role="dialog"]')) return false;
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'text');
}

type ChoicesProps = { readonly verdict: Verdict | undefined; readonly onChoose: (verdict: Verdict) => void };

function VerdictChoices({ verdict, onChoose }: ChoicesProps) {
  return (
    <fieldset className="choices">
      <legend>What is it?</legend>
      {VERDICT_ORDER.map((name, at) => (
        <label key={name} className={name === verdict ? 'choice chosen' : 'choice'}>
          <input
            type="radio"
            name="verdict"
            value={name}
            checked={name === verdict}
            data-autofocus={at === 0 && !verdict ? true : undefined}
            onChange={() => onChoose(name)}
          />
          <strong>{VERDICT_WORDS[name].name}</strong>
          <span className="muted">{VERDICT_WORDS[name].meaning}</span>
          <kbd>{at + 1}</kbd>
        </label>
      ))}
    </fieldset>
  );
}

type Draft = { readonly verdict: Verdict | undefined; readonly note: string; readonly duplicateOf: string };

function missingPart({ verdict, note, duplicateOf }: Draft): string | undefined {
  if (!verdict) return 'Choose with 1 to 5';
  if (verdict === 'duplicate' && duplicateOf.trim() === '') return 'Name the other alert';
  if (VERDICT_WORDS[verdict].needsNote && note.trim() === '') return 'Say why';
  return undefined;
}
