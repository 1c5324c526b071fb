import { queryOptions } from '@tanstack/react-query';
import type { listRules } from '../../../../src/detect/content/contract.ts';
import { callApi } from '../call-api.ts';
import { recognise } from '../search/recognise.ts';
import { liveShortcuts, type Shortcut } from '../shortcuts.ts';
import { recentPages } from './recent-pages.ts';

export type PaletteItem = {
  readonly id: string;
  readonly group: string;
  readonly name: string;
  readonly keys?: string;
  readonly off?: string | undefined;
  readonly run: () => void;
};

type GoTo = (href: string) => void;

/** What can be done here and everywhere, and where somebody was. Read when the palette opens: it lies over the page. */
export function standingItems(goTo: GoTo): readonly PaletteItem[] {
  const acts = liveShortcuts().flatMap(({ place, list }) =>
    list.map((shortcut): PaletteItem => ({ ...itemOf(shortcut), id: `${place} ${shortcut.name}`, group: place })),
  );
  const visits = recentPages().map(({ href, title }) => ({
    id: `recent ${href}`,
    group: 'Recent',
    name: title,
    run: () => goTo(href),
  }));
  return [...acts, ...visits];
}

const itemOf = ({ name, keys, off, run }: Shortcut) => ({ name, off, run, ...(keys !== '' && { keys }) });

/** An alert or a case by its number. */
export function numberItems(typed: string, goTo: GoTo): readonly PaletteItem[] {
  return recognise(typed).readings.flatMap(({ kind, value }) => {
    if (kind !== 'alert' && kind !== 'case') return [];
    const href = kind === 'alert' ? `/alerts/${value}` : `/cases/${value}`;
    return [{ id: `number ${value}`, group: 'Go to', name: `Go to ${kind} ${value}`, run: () => goTo(href) }];
  });
}

const RULES_SHOWN = 5;

export function ruleTitlesQuery(typed: string) {
  return queryOptions({
    queryKey: ['rules', 'titles', typed],
    queryFn: ({ signal }) =>
      callApi<typeof listRules>({
        method: 'GET',
        path: '/api/v1/rules',
        query: { q: typed, limit: RULES_SHOWN },
        signal,
      }),
    staleTime: 60_000,
  });
}
