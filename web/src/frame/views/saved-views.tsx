import { Menu } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { View } from '../../../../src/platform/views/contract.ts';
import { useMay, useSession } from '../../identity/session.ts';
import { useShortcuts } from '../shortcuts.ts';
import { showFailure, showNotice, showUndo } from '../undo-toast.tsx';
import { visibleLine } from '../visible-text.ts';
import { roleViewOf } from './role-view.ts';
import { SaveViewDialog } from './save-view-dialog.tsx';
import { makeView, removeView, storeView, viewsKey, viewsQuery } from './view-calls.ts';
import { isEdited, type Search, searchOf, searchText } from './view-search.ts';
import './views.css';

const RoleViewsDialog = lazy(async () => ({ default: (await import('./role-views-dialog.tsx')).RoleViewsDialog }));

type SavedViewsProps = {
  /** Names the list: `queue`. */
  readonly place: string;
  /** Of views: `alerts`. */
  readonly noun: string;
};

/**
 * Named filters of the list that this stands in, one's own and the team's. The address holds the view (`view=`) beside
 * everything that it set, so that a copied address says all without it. The page keeps `view` in its search.
 */
export function SavedViews({ place, noun }: SavedViewsProps) {
  const search: Search = useLocation({ select: (location) => location.search });
  const { data } = useQuery(viewsQuery(place));
  const [isNaming, setNaming] = useState(false);
  const [isGiving, setGiving] = useState(false);
  const views = data?.data ?? [];
  const current = views.find(({ id }) => id === search.view);
  const acts = useViewActs(place, search);
  const hasEdits = current !== undefined && isEdited(current.search, search);
  const noView = current ? undefined : 'no saved view is open';
  const notYours = current && !current.mayChange ? `it is ${current.owner.name}'s` : noView;
  const unedited = hasEdits ? undefined : 'nothing was changed';
  const save = () => current && acts.store.mutate(current);
  const reset = () => current && acts.open(current);
  const notGiven = useGivingRefusal(current);
  useRoleView(data?.data, search, acts.begin);
  useShortcuts(`Views of ${noun}`, [
    { keys: '', name: 'Save this view', off: notYours ?? unedited, run: save },
    { keys: '', name: 'Save as a new view', run: () => setNaming(true) },
    { keys: '', name: 'Reset this view', off: noView ?? unedited, run: reset },
    { keys: '', name: 'Say which roles begin with this view', off: notGiven, run: () => setGiving(true) },
    ...views.map((view) => ({ keys: '', name: `View: ${view.name}`, run: () => acts.open(view) })),
  ]);
  return (
    <>
      <Menu position="bottom-start" width={260} withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <button type="button" className="view-button" title={current && visibleLine(current.name)}>
            <span className="clip">{current ? visibleLine(current.name) : 'Views'}</span>
            {hasEdits && (
              <span className="view-dot">
                <span className="hidden"> changed, not saved</span>
              </span>
            )}
            <span aria-hidden="true">▾</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <ViewItems views={views} current={current} onOpen={acts.open} />
          <Menu.Item disabled={(notYours ?? unedited) !== undefined} onClick={save}>
            Save{notYours && current ? ` (${notYours})` : ''}
          </Menu.Item>
          <Menu.Item onClick={() => setNaming(true)}>Save as…</Menu.Item>
          <Menu.Item disabled={!hasEdits} onClick={reset}>
            Reset
          </Menu.Item>
          {notGiven === undefined && <Menu.Item onClick={() => setGiving(true)}>Roles that begin with it…</Menu.Item>}
          <Menu.Item disabled={notYours !== undefined} onClick={() => current && acts.remove.mutate(current)}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isNaming && (
        <SaveViewDialog
          place={place}
          search={searchText(search)}
          onSaved={acts.open}
          onClose={() => setNaming(false)}
        />
      )}
      {isGiving && current && (
        <Suspense>
          <RoleViewsDialog view={current} onClose={() => setGiving(false)} />
        </Suspense>
      )}
    </>
  );
}

type ViewItemsProps = {
  readonly views: readonly View[];
  readonly current: View | undefined;
  readonly onOpen: (view: View) => void;
};

function ViewItems({ views, current, onOpen }: ViewItemsProps) {
  const groups = [
    { title: 'Yours', views: views.filter(({ sharing }) => sharing === 'private') },
    { title: 'The team’s', views: views.filter(({ sharing }) => sharing === 'team') },
  ];
  return (
    <div className="view-items">
      {groups.map(
        (group) =>
          group.views.length > 0 && (
            <div key={group.title}>
              <Menu.Label>{group.title}</Menu.Label>
              {group.views.map((view) => (
                <Menu.Item
                  key={view.id}
                  aria-current={view === current ? 'true' : undefined}
                  onClick={() => onOpen(view)}
                >
                  {visibleLine(view.name)}
                  {view.defaultFor.length > 0 && (
                    <div className="view-roles muted">where {view.defaultFor.join(', ')} begin</div>
                  )}
                </Menu.Item>
              ))}
            </div>
          ),
      )}
      {views.length > 0 && <Menu.Divider />}
    </div>
  );
}

/** Why these roles cannot be said for it. */
function useGivingRefusal(current: View | undefined): string | undefined {
  const mayGive = useMay('views.set-default');
  if (!mayGive) return 'your role may not say so';
  return current?.sharing === 'team' ? undefined : 'no view of the team is open';
}

/** Whoever comes here with an address that says nothing sees what his role begins with; once, so that it can be left. */
function useRoleView(views: readonly View[] | undefined, search: Search, begin: (view: View) => void): void {
  const roles = useSession().data?.roles;
  const isBare = useRef(Object.keys(search).length === 0);
  const view = views && roles && roleViewOf(views, roles);
  const isLeft = Object.keys(search).length > 0;
  useEffect(() => {
    if (!views || !isBare.current) return;
    isBare.current = false;
    if (view && !isLeft) begin(view);
  }, [views, view, isLeft, begin]);
}

function useViewActs(place: string, search: Search) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const refresh = () => client.invalidateQueries({ queryKey: viewsKey(place) });
  // The page's own parser drops what it does not know, as with any address.
  const goTo = (next: Record<string, unknown>, replace = false) =>
    void navigate({ to: '.', search: next as never, replace });
  return {
    open: (view: View) => goTo({ ...searchOf(view.search), view: view.id }),
    /** In place of the bare address: Back leads to where somebody came from. */
    begin: (view: View) => goTo({ ...searchOf(view.search), view: view.id }, true),
    store: useMutation({
      mutationFn: (view: View) => storeView(view, searchText(search)),
      onSuccess: async ({ name }) => {
        await refresh();
        showNotice(`Saved ${name}`);
      },
      onError: (error) => showFailure('The view was not saved', error),
    }),
    remove: useMutation({
      mutationFn: removeView,
      onSuccess: async (_, view) => {
        goTo({ ...search, view: undefined });
        await refresh();
        const { name, search: saved, sharing } = view;
        showUndo({
          text: `Deleted ${name}`,
          undo: () => makeView({ place, name, search: saved, sharing }).then(refresh),
        });
      },
      onError: (error) => showFailure('The view was not deleted', error),
    }),
  };
}
