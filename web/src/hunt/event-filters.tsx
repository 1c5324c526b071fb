import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { ALL_TIME, parseTimeRange } from '../frame/time-range/time-range.ts';
import { TimeRangePicker } from '../frame/time-range/time-range-picker.tsx';
import { useSearchText } from '../frame/use-search-text.ts';
import { visibleLine } from '../frame/visible-text.ts';
import type { EventsSearch } from './events-search.ts';

type EventFiltersProps = {
  readonly search: EventsSearch;
  readonly isRunning: boolean;
  readonly onRefresh: () => void;
};

export function EventFilters({ search, isRunning, onRefresh }: EventFiltersProps) {
  const navigate = useNavigate({ from: '/hunt' });
  const change = (changes: Readonly<Partial<Record<keyof EventsSearch, string>>>) => {
    void navigate({
      search: (old) => Object.fromEntries(Object.entries({ ...old, ...changes }).filter(([, text]) => text !== '')),
      replace: true,
    });
  };
  const [text, setText] = useSearchText(search.q ?? '', (q) => change({ q }));
  const [source, setSource] = useSearchText(search.source ?? '', (source) => change({ source }));
  return (
    <div className="filters">
      <TextInput
        id="event-search"
        className="search search-wide"
        aria-label="Text in the event"
        placeholder="Text in the event"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        rightSection={
          <span className="key" aria-hidden="true">
            f
          </span>
        }
      />
      <TextInput
        className="search-source"
        aria-label="Source"
        placeholder="Source"
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
      />
      <TimeRangePicker
        value={parseTimeRange(search, ALL_TIME)}
        onChange={({ from, to }) => change(from === 'all' && to === 'now' ? { from: '', to: '' } : { from, to })}
      />
      {search.rule && <Condition text={`rule ${search.rule}`} onRemove={() => change({ rule: '' })} />}
      {search.field && <Condition text={search.field} onRemove={() => change({ field: '' })} />}
      <Button
        onClick={onRefresh}
        loading={isRunning}
        rightSection={
          <span className="key" aria-hidden="true">
            .
          </span>
        }
      >
        Search again
      </Button>
    </div>
  );
}

/** A condition that came with the address, such as "events that this rule matched". */
function Condition({ text, onRemove }: { readonly text: string; readonly onRemove: () => void }) {
  const line = visibleLine(text);
  return (
    <button type="button" className="pill" aria-label={`Remove the condition ${line}`} onClick={onRemove}>
      <span className="value">{line}</span> <span aria-hidden="true">×</span>
    </button>
  );
}
