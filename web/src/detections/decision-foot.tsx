import { Button, TextInput } from '@mantine/core';
import { failureText } from '../frame/api-failure.ts';

type DecisionFootProps = {
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  /** What the button does: `Decide 12`. */
  readonly act: string;
  readonly isReady: boolean;
  readonly deciding: { readonly error: unknown; readonly isPending: boolean };
};

/** Why something is decided of rules, and the button that decides it. */
export function DecisionFoot({ reason, onReason, act, isReady, deciding }: DecisionFootProps) {
  return (
    <>
      <TextInput
        label="Why (required)"
        maxLength={1_000}
        value={reason}
        onChange={(event) => onReason(event.currentTarget.value)}
        error={deciding.error ? failureText(deciding.error) : undefined}
      />
      <div className="form-foot">
        <span className="muted">In force at once, without a restart.</span>
        <Button type="submit" variant="filled" disabled={!isReady} loading={deciding.isPending}>
          {act}
        </Button>
      </div>
    </>
  );
}
