import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ListSearch } from '../frame/list-search.tsx';
import { FreshPill } from '../frame/table/fresh-pill.tsx';
import { useSearchText } from '../frame/use-search-text.ts';
import { SavedViews } from '../frame/views/saved-views.tsx';
import { ACTIVE_STATUSES, type CasesSearch } from './cases-search.ts';

type View = { readonly name: string; readonly search: Pick<CasesSearch, 'status' | 'owner'> };

const VIEWS: readonly View[] = [
  { name: 'Active', search: {} },
  { name: 'Mine', search: { owner: 'me' } },
  { name: 'Unowned', search: { owner: 'none' } },
  { name: 'Closed', search: { status: 'closed' } },
];

/** The router marks the tab whose address is this one, search included (`aria-current`). */
const EXACTLY = { exact: true } as const;

function withView({ status: _, owner: __, ...rest }: CasesSearch, view: View): CasesSearch {
  return { ...rest, ...view.search };
}

type CaseFiltersProps = {
  readonly search: CasesSearch;
  readonly fresh: number;
  readonly onShowFresh: () => void;
  readonly children: ReactNode;
};

export function CaseFilters({ search, fresh, onShowFresh, children }: CaseFiltersProps) {
  const navigate = useNavigate({ from: '/cases' });
  const [text, setText] = useSearchText(search.q ?? '', (q) => {
    void navigate({ search: ({ q: _, ...rest }) => (q === '' ? rest : { ...rest, q }), replace: true });
  });
  return (
    <div className="filters">
      <nav className="tabs" aria-label="Views">
        {VIEWS.map((view) => (
          <Link
            key={view.name}
            from="/cases"
            to="/cases"
            search={(old) => (isView(view.search, search) ? old : withView(old, view))}
            activeOptions={EXACTLY}
            className="tab"
          >
            {view.name}
          </Link>
        ))}
      </nav>
      <SavedViews place="cases" noun="cases" />
      <ListSearch
        id="case-search"
        label="Search in title or number"
        placeholder="Title or CS-…"
        value={text}
        onType={setText}
      />
      <FreshPill text={fresh === 0 ? undefined : `${fresh.toLocaleString('en')} new`} onShow={onShowFresh} />
      {children}
    </div>
  );
}

function isView(view: View['search'], search: CasesSearch): boolean {
  const isSameStatus = (view.status ?? ACTIVE_STATUSES) === (search.status ?? ACTIVE_STATUSES);
  return isSameStatus && view.owner === search.owner;
}
