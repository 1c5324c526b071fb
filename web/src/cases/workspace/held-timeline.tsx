import { useState } from 'react';
import type { Person } from '../../../../src/detect/alerts/contract.ts';
import type { TimelineEntry } from '../../../../src/respond/cases/contract.ts';
import { KeyHint } from '../../frame/key-caps.tsx';
import { useShortcuts } from '../../frame/shortcuts.ts';
import { useSession } from '../../identity/session.ts';
import { holdBack } from './held-back.ts';
import { TimelineList } from './timeline-list.tsx';

type HeldTimelineProps = {
  readonly label: string;
  readonly entries: readonly TimelineEntry[];
  /** Who put an entry there: of the timeline its author, of the story who starred it. */
  readonly doneBy: (entry: TimelineEntry) => Person | null;
};

/** Mounted anew for another page or filter: what stands there then is what is known. */
export function HeldTimeline({ label, entries, doneBy }: HeldTimelineProps) {
  const me = useSession().data?.id;
  const [known, setKnown] = useState(() => idsOf(entries));
  const { shown, waiting } = holdBack(entries, known, (entry) => doneBy(entry)?.id === me);
  const show = () => setKnown(new Set([...known, ...idsOf(waiting)]));
  const isNew = waiting.length > 0;
  useShortcuts('Timeline, new', [
    { keys: '.', name: 'Show what others wrote', run: show, off: isNew ? undefined : 'nothing new has come' },
  ]);
  return (
    <>
      <div role="status" className="moments-new">
        {isNew && (
          <button type="button" className="pill" onClick={show}>
            {waiting.length === 1 ? '1 new entry' : `${waiting.length} new entries`} by{' '}
            {[...new Set(waiting.map((entry) => doneBy(entry)?.name))].join(', ')} <KeyHint keys="." />
          </button>
        )}
      </div>
      <TimelineList label={label} entries={shown} />
    </>
  );
}

function idsOf(entries: readonly TimelineEntry[]): ReadonlySet<string> {
  return new Set(entries.map(({ id }) => id));
}
