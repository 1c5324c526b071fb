import './bulk.css';
import { useState } from 'react';
import type { BulkAct } from './alert-set-calls.ts';
import { BulkDialog } from './bulk-dialog.tsx';
import { CaseChoiceDialog } from './case-choice-dialog.tsx';
import type { BulkChoice } from './use-bulk.ts';
import { VerdictDialog } from './verdict-dialog.tsx';

/** The dialogs of what is done to many: verdict or case is chosen first, then the alerts are shown. */
export function BulkDialogs({ bulk }: { readonly bulk: BulkChoice }) {
  const [chosen, setChosen] = useState<BulkAct>();
  const { asked, target, end, clear } = bulk;
  if (asked === undefined) return null;
  const close = () => {
    setChosen(undefined);
    end();
  };
  const act: BulkAct | undefined = asked === 'take' ? { kind: 'take' } : chosen;
  if (act) return <BulkDialog act={act} target={target} onClose={close} onDone={clear} />;
  const many = bulk.isAll ? 'all that match' : `${bulk.count.toLocaleString('en')} alerts`;
  if (asked === 'verdict') {
    return <VerdictDialog of={many} onJudge={(body) => setChosen({ kind: 'verdict', body })} onClose={end} />;
  }
  return (
    <CaseChoiceDialog
      of={many}
      title=""
      isSample={undefined}
      onChoose={(picked) => setChosen({ kind: 'case', chosen: picked })}
      onClose={end}
    />
  );
}
