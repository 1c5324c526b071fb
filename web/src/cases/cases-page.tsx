import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Empty, FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Pager } from '../frame/pager.tsx';
import { useShortcuts } from '../frame/shortcuts.ts';
import { useSearchText } from '../frame/use-search-text.ts';
import { useTitle } from '../frame/use-title.ts';
import { useMay } from '../identity/session.ts';
import { ACTIVE_STATUSES, caseListQuery } from './case-calls.ts';
import { CaseList } from './case-list.tsx';
import type { CasesSearch } from './cases-search.ts';
import { OpenCaseDialog } from './open-case-dialog.tsx';

const route = getRouteApi('/frame/cases');

export function CasesPage() {
  const search = route.useSearch();
  const list = useQuery(caseListQuery(search));
  const [isOpening, setOpening] = useState(false);
  const mayOpen = useMay('cases.write');
  const openDialog = () => mayOpen && setOpening(true);
  useTitle('Cases');
  useShortcuts('Cases', [
    { keys: 'c', name: 'Open an empty case', run: openDialog },
    { keys: 'f', name: 'Search in the cases', run: () => document.getElementById('case-search')?.focus() },
  ]);
  const rows = list.data?.data ?? [];

  return (
    <main className="page queue">
      <h1 className="hidden">Cases</h1>
      <section className="list-pane" aria-label="Cases">
        <CaseFilters search={search}>
          {mayOpen && (
            <Button
              onClick={openDialog}
              rightSection={
                <span className="key" aria-hidden="true">
                  c
                </span>
              }
            >
              Open a case
            </Button>
          )}
        </CaseFilters>
        {list.error && (
          <FailureNotice
            what="The list of cases"
            error={list.error}
            onRetry={() => void list.refetch()}
            hasOldData={!!list.data}
          />
        )}
        <div className="scroll">
          {list.isPending && <LoadingRows label="Loading cases" />}
          {list.data && rows.length === 0 && <EmptyCases search={search} />}
          {rows.length > 0 && <CaseList cases={rows} />}
        </div>
        {list.data && <Pager cursor={search.cursor} next={list.data.next} shown={rows.length} noun="case" />}
      </section>
      {isOpening && <OpenCaseDialog onClose={() => setOpening(false)} />}
    </main>
  );
}

const VIEWS: readonly { readonly name: string; readonly search: Pick<CasesSearch, 'status' | 'owner'> }[] = [
  { name: 'Active', search: {} },
  { name: 'Mine', search: { owner: 'me' } },
  { name: 'Unowned', search: { owner: 'none' } },
  { name: 'Closed', search: { status: 'closed' } },
];

/** The router marks the tab whose address is this one, search included (`aria-current`). */
const EXACTLY = { exact: true } as const;

function withView({ status: _, owner: __, cursor: ___, ...rest }: CasesSearch, view: CasesSearch): CasesSearch {
  return { ...rest, ...view };
}

function CaseFilters({ search, children }: { readonly search: CasesSearch; readonly children: ReactNode }) {
  const navigate = route.useNavigate();
  const [text, setText] = useSearchText(search.q ?? '', (q) => {
    void navigate({ search: ({ q: _, cursor: __, ...rest }) => (q === '' ? rest : { ...rest, q }), replace: true });
  });
  return (
    <div className="filters">
      <nav className="tabs" aria-label="Views">
        {VIEWS.map((view) => (
          <Link
            key={view.name}
            to="/cases"
            search={(old) => (isView(view.search, search) ? old : withView(old, view.search))}
            activeOptions={EXACTLY}
            className="tab"
          >
            {view.name}
          </Link>
        ))}
      </nav>
      <TextInput
        id="case-search"
        className="search"
        aria-label="Search in title or number"
        placeholder="Title or CS-…"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        rightSection={
          <span className="key" aria-hidden="true">
            f
          </span>
        }
      />
      <span className="push">{children}</span>
    </div>
  );
}

function isView(view: CasesSearch, search: CasesSearch): boolean {
  const isSameStatus = (view.status ?? ACTIVE_STATUSES) === (search.status ?? ACTIVE_STATUSES);
  return isSameStatus && view.owner === search.owner;
}

function EmptyCases({ search }: { readonly search: CasesSearch }) {
  if (search.q ?? search.owner ?? search.status ?? search.cursor) {
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
