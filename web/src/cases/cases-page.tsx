import { Button } from '@mantine/core';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { CaseSummary } from '../../../src/respond/cases/contract.ts';
import { Empty } from '../frame/load-states.tsx';
import { ChosenBar } from '../frame/many/chosen-bar.tsx';
import { useShortcuts } from '../frame/shortcuts.ts';
import { NOTHING_CHOSEN } from '../frame/table/row-selection.ts';
import { useActiveRow } from '../frame/table/use-active-row.ts';
import { useListAddress } from '../frame/table/use-list-address.ts';
import { useSelectedRows } from '../frame/table/use-selected-rows.ts';
import { WindowedTable } from '../frame/table/windowed-table.tsx';
import { useTitle } from '../frame/use-title.ts';
import { useMay } from '../identity/session.ts';
import { AssignDialog } from './assign-dialog.tsx';
import { CASE_COLUMNS } from './case-columns.tsx';
import { CaseFilters } from './case-filters.tsx';
import { caseId, useCaseRows } from './case-list-calls.ts';
import { CasePeek } from './case-peek.tsx';
import { type CasesSearch, USUAL_SORT } from './cases-search.ts';
import { OpenCaseDialog } from './open-case-dialog.tsx';

const route = getRouteApi('/frame/cases');
/** Not by the browser: what it holds of a long list are windows. */
const EXPORTING = (
  <p className="muted">
    The whole result as lines of JSON: <code>watchfloor case list --ndjson</code> with the same filters, or{' '}
    <code>GET /api/v1/cases</code>, 500 at a call, with each answer’s <code>next</code> as the next <code>cursor</code>.
  </p>
);
const NOT_YOURS = 'Your role may not work on cases';

export function CasesPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useCaseRows(search);
  const address = useListAddress(search, USUAL_SORT);
  const active = useActiveRow({ source: list.source, rowId: caseId }, address);
  const chosen = useSelectedRows({ source: list.source, rowId: caseId });
  const [isOpening, setOpening] = useState(false);
  const [assigned, setAssigned] = useState<readonly CaseSummary[]>();
  const mayWrite = useMay('cases.write');
  const off = mayWrite ? undefined : NOT_YOURS;
  const open = () => mayWrite && setOpening(true);
  const aimed = chosen.rows.length > 0 ? chosen.rows : active.row ? [active.row] : [];
  const goTo = (item: CaseSummary) => void navigate({ to: '/cases/$caseNumber', params: { caseNumber: item.number } });
  useTitle(list.fresh.length > 0 ? `(${list.fresh.length} new) Cases` : 'Cases');
  useShortcuts('Cases', [
    { keys: 'c', name: 'Open an empty case', off, run: open },
    {
      keys: 'a',
      name: 'Assign',
      off: off ?? (aimed.length === 0 ? 'No case is chosen' : undefined),
      run: () => setAssigned(aimed),
    },
    { keys: '.', name: 'Show new cases', run: list.showFresh },
    { keys: 'f', name: 'Search in the cases', run: () => document.getElementById('case-search')?.focus() },
    {
      keys: 'Escape',
      name: 'Close the peek, then let go what is chosen',
      run: () => (active.peekId === undefined ? chosen.choose(NOTHING_CHOSEN) : active.closePeek()),
    },
  ]);

  return (
    <main className={search.peek ? 'page queue peeking' : 'page queue'}>
      <h1 className="hidden">Cases</h1>
      <section className="list-pane" aria-label="Cases">
        <CaseFilters search={search} fresh={list.fresh.length} onShowFresh={list.showFresh}>
          {mayWrite && <OpenButton onClick={open} />}
        </CaseFilters>
        {chosen.rows.length > 0 && (
          <ChosenBar
            label="Actions on the chosen cases"
            status={`${chosen.rows.length.toLocaleString('en')} chosen`}
            onClear={() => chosen.choose(NOTHING_CHOSEN)}
          >
            <Button disabled={!mayWrite} onClick={() => setAssigned(aimed)}>
              Assign …
            </Button>
          </ChosenBar>
        )}
        <WindowedTable
          list={list}
          active={active}
          what="The list of cases"
          loading="Loading cases"
          empty={<EmptyCases search={search} />}
          label="Cases"
          name="cases"
          noun="case"
          columns={CASE_COLUMNS}
          rowId={caseId}
          rowName={caseId}
          onOpen={goTo}
          selection={{ value: chosen.selection, onChange: chosen.choose }}
          addressed={address.addressed}
          ordered={address.ordered}
          exporting={EXPORTING}
        />
      </section>
      {active.peekId !== undefined && (
        <CasePeek key={active.peekId} caseNumber={active.peekId} row={active.row} onClose={active.closePeek} />
      )}
      {isOpening && <OpenCaseDialog onClose={() => setOpening(false)} />}
      {assigned && (
        <AssignDialog
          cases={assigned}
          onClose={() => setAssigned(undefined)}
          onDone={() => chosen.choose(NOTHING_CHOSEN)}
        />
      )}
    </main>
  );
}

function OpenButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button
      onClick={onClick}
      rightSection={
        <span className="key" aria-hidden="true">
          c
        </span>
      }
    >
      Open a case
    </Button>
  );
}

function EmptyCases({ search }: { readonly search: CasesSearch }) {
  if (search.q ?? search.severity ?? search.owner ?? search.status) {
    return (
      <Empty title="No case matches">
        <Link to="/cases">Show all active cases</Link>
      </Empty>
    );
  }
  return (
    <Empty title="No open case">
      <p>A case opens from an alert with the key m.</p>
      <Link to="/queue">Go to the queue</Link>
    </Empty>
  );
}
