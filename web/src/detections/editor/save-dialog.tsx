import { Button, Radio, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { DetectionReply } from '../../../../src/detect/content/contract.ts';
import { Dialog } from '../../frame/dialog.tsx';

export type SavedState = 'draft' | 'shadow' | 'live';

type SaveDialogProps = {
  /** Of the rule in force; undefined of a new one. */
  readonly state: DetectionReply['state'] | undefined;
  /** Why it cannot be put in force, only kept as a draft. */
  readonly refusal: string | undefined;
  readonly isSaving: boolean;
  readonly onSave: (choice: { readonly state: SavedState; readonly reason: string }) => void;
  readonly onClose: () => void;
};

const isRunning = (state: DetectionReply['state'] | undefined): boolean => state === 'live' || state === 'shadow';

/** What becomes of the text: a rule that runs is not silenced by a keystroke. */
export function SaveDialog({ state, refusal, isSaving, onSave, onClose }: SaveDialogProps) {
  const [chosen, setChosen] = useState<SavedState | undefined>(
    refusal === undefined ? (state === 'live' ? 'live' : 'shadow') : isRunning(state) ? undefined : 'draft',
  );
  const [reason, setReason] = useState('');
  const isReady = chosen !== undefined && reason.trim() !== '' && (refusal === undefined || chosen === 'draft');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !isSaving) onSave({ state: chosen, reason: reason.trim() });
  };
  const draft = isRunning(state) ? `Draft: the rule stops running. It is ${state} now` : 'Draft: does not run';
  return (
    <Dialog title="Save and decide" onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <Radio.Group
          label="What the rule is from now on"
          value={chosen ?? ''}
          onChange={(value) => setChosen(value === 'live' || value === 'shadow' ? value : 'draft')}
        >
          <div className="stack save-choices">
            <Radio value="live" disabled={refusal !== undefined} label="Live: runs, and raises alerts by its level" />
            <Radio
              value="shadow"
              disabled={refusal !== undefined}
              label="Shadow: runs and is recorded, raises nothing"
            />
            <Radio value="draft" label={draft} />
          </div>
        </Radio.Group>
        {refusal && <p className="warn">{refusal}</p>}
        <TextInput
          data-autofocus
          label="Why (required)"
          maxLength={1_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className="form-foot">
          <span className="muted">In force at once, without a restart.</span>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" disabled={!isReady} loading={isSaving}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
