import type { TimelineEntry } from '../../../../src/respond/cases/contract.ts';
import { usePreferences } from '../../frame/preferences/preferences.ts';
import { useShortcuts } from '../../frame/shortcuts.ts';
import { showNotice } from '../../frame/undo-toast.tsx';
import { zoneName } from '../../frame/zoned-text.ts';
import { EntryRow } from './entry-row.tsx';
import { byDay } from './held-back.ts';

/** Entries under their days. `j` and `k` go from one to the next, `s` stars the one that has the focus or the pointer. */
export function TimelineList({
  label,
  entries,
}: {
  readonly label: string;
  readonly entries: readonly TimelineEntry[];
}) {
  const { timeZone } = usePreferences();
  useShortcuts('Timeline', [
    { keys: 'j', also: 'ArrowDown', name: 'Next entry', run: () => move(1) },
    { keys: 'k', also: 'ArrowUp', name: 'Entry before', run: () => move(-1) },
    { keys: 's', name: 'Star this entry, or take the star away', run: starChosen },
  ]);
  return (
    <ol className="moments" aria-label={label}>
      {byDay(entries, timeZone).map(({ day, entries: those }) => (
        <li key={day} className="moment-day">
          <h2>
            <time dateTime={day}>{day}</time> <span className="muted">{zoneName(timeZone)}</span>
          </h2>
          <ol>
            {those.map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}

function move(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('.moments [data-entry]')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  row?.querySelector<HTMLElement>('.star')?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}

function starChosen(): void {
  const row =
    document.querySelector('.moments [data-entry]:focus-within') ??
    document.querySelector('.moments [data-entry]:hover');
  const star = row?.querySelector<HTMLElement>('.star');
  if (star) star.click();
  else showNotice('Choose an entry first, with j and k or with the pointer.');
}
