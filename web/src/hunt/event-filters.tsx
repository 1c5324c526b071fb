import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useSearchText } from '../frame/use-search-text.ts';
import { visibleLine } from '../frame/visible-text.ts';
import type { EventsSearch } from './events-search.ts';

const RANGES = [
  { from: '', name: 'All time' },
  { from: 'now-15m', name: 'Last 15 minutes' },
  { from: 'now-1h', name: 'Last hour' },
  { from: 'now-24h', name: 'Last 24 hours' },
  { from: 'now-7d', name: 'Last 7 days' },
  { from: 'now-30d', name: 'Last 30 days' },
] as const;

type EventFiltersProps = {
  readonly search: EventsSearch;
  readonly isRunning: boolean;
  readonly onRefresh: () => void;
};

export function EventFilters({ search, isRunning, onRefresh }: EventFiltersProps) {
  const navigate = useNavigate({ from: '/events' });
  const change = (name: keyof EventsSearch, value: string) => {
    void navigate({
      search: (old) => Object.fromEntries(Object.entries({ ...old, [name]: value }).filter(([, text]) => text !== '')),
      replace: true,
    });
  };
  const [text, setText] = useSearchText(search.q ?? '', (q) => change('q', q));
  const [source, setSource] = useSearchText(search.source ?? '', (id) => change('source', id));
  const hasOwnRange = search.from !== undefined && !RANGES.some(({ from }) => from === search.from);
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
            /
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
      <NativeSelect
        size="xs"
        aria-label="Time of the event"
        value={search.from ?? ''}
        onChange={(event) => change('from', event.currentTarget.value)}
      >
        {hasOwnRange && <option value={search.from}>since {search.from}</option>}
        {RANGES.map(({ from, name }) => (
          <option key={name} value={from}>
            {name}
          </option>
        ))}
      </NativeSelect>
      {search.rule && <Condition text={`rule ${search.rule}`} onRemove={() => change('rule', '')} />}
      {search.field && <Condition text={search.field} onRemove={() => change('field', '')} />}
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
