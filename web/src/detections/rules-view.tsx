import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { DetectionReply } from '../../../src/detect/content/contract.ts';
import { Empty } from '../frame/load-states.tsx';
import { ChosenBar } from '../frame/many/chosen-bar.tsx';
import { useShortcuts } from '../frame/shortcuts.ts';
import { FreshPill } from '../frame/table/fresh-pill.tsx';
import { NOTHING_CHOSEN } from '../frame/table/row-selection.ts';
import { useActiveRow } from '../frame/table/use-active-row.ts';
import { useListAddress } from '../frame/table/use-list-address.ts';
import { useSelectedRows } from '../frame/table/use-selected-rows.ts';
import { WindowedTable } from '../frame/table/windowed-table.tsx';
import { useMay } from '../identity/session.ts';
import { detectionId, useDetectionRows } from './detection-calls.ts';
import { DETECTION_COLUMNS } from './detection-columns.tsx';
import { DetectionFilters } from './detection-filters.tsx';
import { DetectionPeek } from './detection-peek.tsx';
import { type DetectionsSearch, USUAL_SORT } from './detections-search.ts';
import { StateDialog } from './state-dialog.tsx';

/** Not by the browser: what it holds of a long list are windows. */
const EXPORTING = (
  <p className="muted">
    The whole result as lines of JSON: <code>watchfloor rules list --ndjson</code> with the same filters, or{' '}
    <code>GET /api/v1/rules</code>, 500 at a call, with each answer’s <code>next</code> as the next <code>cursor</code>.
  </p>
);
const NO_RULE = (
  <Empty title="No rule matches">
    <Link to="/detections">Show all rules</Link>
  </Empty>
);
const titleOf = ({ title }: DetectionReply) => title;

/** The rules, with what each does, how loud it is, and the rule that is open beside them. */
export function RulesView({ search }: { readonly search: DetectionsSearch }) {
  const navigate = useNavigate();
  const list = useDetectionRows(search);
  const address = useListAddress(search, USUAL_SORT);
  const active = useActiveRow({ source: list.source, rowId: detectionId }, address);
  const chosen = useSelectedRows({ source: list.source, rowId: detectionId });
  const [deciding, setDeciding] = useState<readonly DetectionReply[]>();
  const mayWrite = useMay('rules.write');
  const aimed = chosen.rows.length > 0 ? chosen.rows : active.row ? [active.row] : [];
  const letGo = () => chosen.choose(NOTHING_CHOSEN);
  const decide = () => setDeciding(aimed);
  const fresh = list.fresh.length === 0 ? undefined : `${list.fresh.length.toLocaleString('en')} new`;
  const off = aimed.length === 0 ? 'No rule is chosen' : undefined;
  useShortcuts('Detections', [
    { keys: 'f', name: 'Search in the rules', run: () => document.getElementById('rule-search')?.focus() },
    { keys: 's', name: 'Set the state', off: mayWrite ? off : 'Your role may not change rules', run: decide },
    { keys: '.', name: 'Show new rules', run: list.showFresh },
    {
      keys: 'Escape',
      name: 'Close the peek, then let go what is chosen',
      run: () => (active.peekId === undefined ? letGo() : active.closePeek()),
    },
  ]);
  return (
    <main className={search.peek ? 'page queue peeking' : 'page queue'}>
      <h1 className="hidden">Detections</h1>
      <section className="list-pane" aria-label="Rules">
        <DetectionFilters search={search} fresh={<FreshPill text={fresh} onShow={list.showFresh} />} />
        {chosen.rows.length > 0 && (
          <ChosenBar
            label="Actions on the chosen rules"
            status={`${chosen.rows.length.toLocaleString('en')} chosen`}
            onClear={letGo}
          >
            <Button disabled={!mayWrite} onClick={decide}>
              State …
            </Button>
          </ChosenBar>
        )}
        <WindowedTable
          list={list}
          active={active}
          what="The list of rules"
          loading="Loading rules"
          empty={NO_RULE}
          label="Rules"
          name="detections"
          noun="rule"
          columns={DETECTION_COLUMNS}
          rowId={detectionId}
          rowName={titleOf}
          onOpen={({ id }) => void navigate({ to: '/detections/$ruleId', params: { ruleId: id } })}
          selection={{ value: chosen.selection, onChange: chosen.choose }}
          addressed={address.addressed}
          ordered={address.ordered}
          exporting={EXPORTING}
        />
      </section>
      {active.peekId !== undefined && (
        <DetectionPeek
          ruleId={active.peekId}
          row={active.row}
          onDecide={mayWrite ? (rule) => setDeciding([rule]) : undefined}
          onClose={active.closePeek}
        />
      )}
      {deciding && <StateDialog rules={deciding} onClose={() => setDeciding(undefined)} onDone={letGo} />}
    </main>
  );
}
