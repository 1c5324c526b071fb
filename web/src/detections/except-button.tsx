import { Button, Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { AlertSummary } from '../../../src/detect/alerts/contract.ts';
import { useMay } from '../identity/session.ts';
import { ExceptDialog } from './except-dialog.tsx';

/** Hides what comes again of this kind, for a while and with a reason. */
export function ExceptButton({ alert }: { readonly alert: AlertSummary }) {
  const mayWrite = useMay('rules.write');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Tooltip label="Your role may not make exceptions" disabled={mayWrite}>
        <Button
          aria-disabled={!mayWrite}
          {...(!mayWrite && { 'data-disabled': true })}
          onClick={() => mayWrite && setOpen(true)}
        >
          Except this…
        </Button>
      </Tooltip>
      {isOpen && <ExceptDialog alert={alert} onClose={() => setOpen(false)} />}
    </>
  );
}
