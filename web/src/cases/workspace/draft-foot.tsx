import { Button } from '@mantine/core';
import type { ReactNode } from 'react';

type DraftFootProps = {
  /** Something was typed. */
  readonly isKept: boolean;
  readonly onDiscard: () => void;
  readonly children: ReactNode;
};

/** Below a dialog whose text outlives it: a draft from before must be seen as one, and must go with one press. */
export function DraftFoot({ isKept, onDiscard, children }: DraftFootProps) {
  return (
    <div className="form-foot">
      {isKept && <span className="muted">Draft kept in this tab.</span>}
      {isKept && <Button onClick={onDiscard}>Discard</Button>}
      {children}
    </div>
  );
}
