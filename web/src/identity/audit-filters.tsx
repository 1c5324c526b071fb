import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useSearchText } from '../frame/use-search-text.ts';
import type { AuditSearch } from './audit-search.ts';

const RANGES = [
  { from: '', name: 'All time' },
  { from: 'now-1h', name: 'Last hour' },
  { from: 'now-24h', name: 'Last 24 hours' },
  { from: 'now-7d', name: 'Last 7 days' },
  { from: 'now-30d', name: 'Last 30 days' },
] as const;

const FIELDS = [
  { name: 'actor', label: 'Who', placeholder: 'Who: kim' },
  { name: 'action', label: 'What', placeholder: 'What: cases, cases.close' },
  { name: 'subject', label: 'To what', placeholder: 'To what: case:CS-3' },
] as const;

type AuditFiltersProps = {
  readonly search: AuditSearch;
  readonly isRunning: boolean;
  readonly onRefresh: () => void;
};

export function AuditFilters({ search, isRunning, onRefresh }: AuditFiltersProps) {
  const navigate = useNavigate({ from: '/settings/audit' });
  const change = (name: keyof AuditSearch, value: string) => {
    // Another filter begins at the first page again.
    const wanted = { ...search, cursor: '', [name]: value };
    const filled = Object.fromEntries(Object.entries(wanted).filter(([, text]) => text !== ''));
    void navigate({ search: filled, replace: true });
  };
  const hasOwnRange = search.from !== undefined && !RANGES.some(({ from }) => from === search.from);
  return (
    <div className="filters">
      <h1 className="list-title">Audit trail</h1>
      {FIELDS.map((field) => (
        <FilterText key={field.name} {...field} value={search[field.name] ?? ''} onChange={change} />
      ))}
      <NativeSelect
        size="xs"
        aria-label="When it was recorded"
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
      <Button onClick={onRefresh} loading={isRunning}>
        Read again
      </Button>
    </div>
  );
}

type FilterTextProps = (typeof FIELDS)[number] & {
  readonly value: string;
  readonly onChange: (name: keyof AuditSearch, value: string) => void;
};

function FilterText({ name, label, placeholder, value, onChange }: FilterTextProps) {
  const [text, setText] = useSearchText(value, (settled) => onChange(name, settled));
  return (
    <TextInput
      className="search"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
