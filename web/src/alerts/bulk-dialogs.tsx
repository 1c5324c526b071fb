import './bulk.css';
import { useState } from 'react';
import type { GiveVerdictBody } from '../../../src/detect/alerts/contract.ts';
import type { BulkAct } from './alert-set-calls.ts';
import { BulkDialog } from './bulk-dialog.tsx';
import type { BulkChoice } from './use-bulk.ts';
import { VerdictDialog } from './verdict-dialog.tsx';

/** The dialogs of what is done to many: a verdict is chosen first, then the alerts are shown. */
export function BulkDialogs({ bulk }: { readonly bulk: BulkChoice }) {
  const [verdict, setVerdict] = useState<GiveVerdictBody>();
  const { asked, target, end, clear } = bulk;
  if (asked === undefined) return null;
  const act = actOf(asked, verdict);
  if (!act) {
    const many = bulk.isAll ? 'all that match' : `${bulk.count.toLocaleString('en')} alerts`;
    return <VerdictDialog of={many} onJudge={setVerdict} onClose={end} />;
  }
  const close = () => {
    setVerdict(undefined);
    end();
  };
  return <BulkDialog act={act} target={target} onClose={close} onDone={clear} />;
}

/** Undefined for a verdict that is still to be chosen. */
function actOf(kind: BulkAct['kind'], body: GiveVerdictBody | undefined): BulkAct | undefined {
  if (kind !== 'verdict') return { kind };
  return body && { kind, body };
}
