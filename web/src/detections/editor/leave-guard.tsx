import { Button } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import type { RefObject } from 'react';
import { Dialog } from '../../frame/dialog.tsx';

type LeaveGuardProps = { readonly isDirty: boolean; readonly isLeaving: RefObject<boolean> };

/** Unsaved work is not lost by a click, nor by closing the tab. */
export function LeaveGuard({ isDirty, isLeaving }: LeaveGuardProps) {
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty && !isLeaving.current,
    enableBeforeUnload: () => isDirty && !isLeaving.current,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog title="Leave without saving?" onClose={blocker.reset}>
      <div className="stack">
        <p>What you changed in this rule is not saved.</p>
        <div className="form-foot">
          <Button data-autofocus onClick={blocker.reset}>
            Stay
          </Button>
          <Button color="danger" onClick={blocker.proceed}>
            Leave, and lose it
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
