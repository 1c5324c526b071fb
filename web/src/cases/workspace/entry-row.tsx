import { Link } from '@tanstack/react-router';
import type { TimelineEntry } from '../../../../src/respond/cases/contract.ts';
import { usePreferences } from '../../frame/preferences/preferences.ts';
import { showFailure } from '../../frame/undo-toast.tsx';
import { visibleLine } from '../../frame/visible-text.ts';
import { zonedText } from '../../frame/zoned-text.ts';
import { ClockTime, ZonedTime } from '../../frame/zoned-time.tsx';
import { useCaseWork, useCaseWrite } from './case-work.tsx';
import { KIND_WORDS } from './entry-kinds.ts';
import { writtenLateMs } from './held-back.ts';
import { Paragraphs } from './paragraphs.tsx';
import { starOf } from './workspace-calls.ts';

const SHOWN_CHARACTERS = 700;

export function EntryRow({ entry }: { readonly entry: TimelineEntry }) {
  return (
    <li className={`moment moment-${entry.kind}`} data-entry={entry.id}>
      <span className="moment-time">
        <ClockTime at={entry.at} />
      </span>
      <div className="moment-body">
        <Paragraphs text={entry.text} limit={SHOWN_CHARACTERS} />
        <div className="moment-line muted">
          <span>{KIND_WORDS[entry.kind].one}</span>
          <span>{entry.author.name}</span>
          <WrittenLater entry={entry} />
          {entry.alert && (
            <Link to="/alerts/$alertId" params={{ alertId: entry.alert.number }}>
              {entry.alert.number}
            </Link>
          )}
          {entry.eventId && (
            <Link to="/events/$eventId" params={{ eventId: entry.eventId }} className="value">
              event {visibleLine(entry.eventId)}
            </Link>
          )}
        </div>
      </div>
      <Star entry={entry} />
    </li>
  );
}

function WrittenLater({ entry }: { readonly entry: TimelineEntry }) {
  const { timeZone } = usePreferences();
  if (writtenLateMs(entry) === undefined) return null;
  const { at, recordedAt } = entry;
  const dayOf = (moment: string) => zonedText(new Date(moment), timeZone).day;
  return (
    <span>
      written down {dayOf(at) === dayOf(recordedAt) ? <ClockTime at={recordedAt} /> : <ZonedTime at={recordedAt} />}
    </span>
  );
}

function Star({ entry }: { readonly entry: TimelineEntry }) {
  const { item, off } = useCaseWork();
  const isStarred = entry.starredBy !== null;
  const starring = useCaseWrite(() => starOf(item.number, entry), {
    onError: (error) => showFailure('The star was not set', error),
  });
  const why = off('tell');
  const words = isStarred ? `In the story, by ${entry.starredBy?.name}` : 'Put into the story';
  return (
    <button
      type="button"
      className="star"
      aria-pressed={isStarred}
      aria-label={`Story: ${visibleLine(entry.text.slice(0, 80))}`}
      title={why ?? words}
      disabled={why !== undefined}
      onClick={() => starring.isPending || starring.mutate(undefined)}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d="M8 1.6l1.95 4.1 4.45.6-3.25 3.15.8 4.45L8 11.75 4.05 13.9l.8-4.45L1.6 6.3l4.45-.6z" />
      </svg>
    </button>
  );
}
