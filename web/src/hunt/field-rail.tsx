import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FailureNotice } from '../frame/load-states.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { FilterButtons, type FilterValue, filterKeys } from './filter-buttons.tsx';
import { eventFieldsQuery, type Meant, topValuesQuery } from './hunt-calls.ts';

/** What every event has, and is of few values. */
const EVENT_FIELDS_SHOWN = [
  'host',
  'user',
  'code',
  'source',
  'product',
  'service',
  'class',
  'src_ip',
  'dst_ip',
  'sender',
];
const FIELDS_SHOWN = 40;

type FieldRailProps = {
  readonly meant: Meant;
  /** There is something to ask the fields of. */
  readonly isReady: boolean;
  readonly open: readonly string[];
  readonly onToggle: (field: string) => void;
  readonly onFilter: FilterValue;
};

/** The fields of what was found, with their most frequent values: to filter in, or out. */
export function FieldRail({ meant, isReady, open, onToggle, onFilter }: FieldRailProps) {
  const present = useQuery({ ...eventFieldsQuery(meant), enabled: isReady });
  const [isWhole, setWhole] = useState(false);
  const own = present.data?.data ?? [];
  const shown = isWhole ? own : own.slice(0, FIELDS_SHOWN);
  const strangers = open.filter(
    (name) => !EVENT_FIELDS_SHOWN.includes(name) && !own.some((field) => field.name === name),
  );
  const section = (name: string, share?: string) => (
    <FieldSection
      key={name}
      name={name}
      share={share}
      meant={meant}
      isOpen={isReady && open.includes(name)}
      onToggle={() => onToggle(name)}
      onFilter={onFilter}
    />
  );
  return (
    <aside className="field-rail" aria-label="Fields">
      <h2>Of every event</h2>
      {[...EVENT_FIELDS_SHOWN, ...strangers].map((name) => section(name))}
      <h2>Of the source</h2>
      {present.error && (
        <FailureNotice what="The fields" error={present.error} onRetry={() => void present.refetch()} />
      )}
      {present.data && own.length === 0 && <p className="muted">None was decoded.</p>}
      {present.data && shown.map(({ name, events }) => section(name, shareText(events, present.data.looked)))}
      {shown.length < own.length && (
        <button type="button" className="link-button" onClick={() => setWhole(true)}>
          Show all {own.length} fields
        </button>
      )}
      {present.data && present.data.looked > 0 && (
        <p className="muted">Shares of {present.data.looked.toLocaleString('en')} events looked at.</p>
      )}
    </aside>
  );
}

type FieldSectionProps = {
  readonly name: string;
  readonly share: string | undefined;
  readonly meant: Meant;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onFilter: FilterValue;
};

function FieldSection({ name, share, meant, isOpen, onToggle, onFilter }: FieldSectionProps) {
  const line = visibleLine(name);
  return (
    <fieldset className="field" aria-label={`Field ${line}`}>
      <button type="button" className="field-name" aria-expanded={isOpen} onClick={onToggle}>
        <bdi dir="ltr" className="clip">
          {line}
        </bdi>
        {share !== undefined && <span className="muted figures">{share}</span>}
      </button>
      {isOpen && <FieldValues name={name} meant={meant} onFilter={onFilter} />}
    </fieldset>
  );
}

function FieldValues({ name, meant, onFilter }: Pick<FieldSectionProps, 'name' | 'meant' | 'onFilter'>) {
  const { data, error, refetch } = useQuery(topValuesQuery(meant, name));
  if (error) return <FailureNotice what="The values" error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className="muted field-words">…</p>;
  if (data.withField === 0) {
    return <p className="muted field-words">{data.matched === 0 ? 'No event.' : 'No event has it.'}</p>;
  }
  return (
    <>
      <ul className="plain">
        {data.values.map(({ value, isCut, events }) => (
          <li key={value} className="field-value">
            <button
              type="button"
              className="value clip"
              title={visibleLine(value)}
              disabled={isCut}
              onKeyDown={filterKeys({ field: name, value, onFilter })}
              onClick={() => onFilter({ field: name, value, isNegated: false })}
            >
              <bdi dir="ltr">{visibleLine(value)}</bdi>
            </button>
            <span className="muted figures">{shareText(events, data.withField)}</span>
            {!isCut && <FilterButtons field={name} value={value} onFilter={onFilter} />}
          </li>
        ))}
      </ul>
      <p className="muted field-words">
        {data.different.toLocaleString('en')} {data.different === 1 ? 'value' : 'values'} in{' '}
        {shareText(data.withField, data.matched)} of events
      </p>
    </>
  );
}

/** `<1 %` and never 0 % for some, `>99 %` and never 100 % for not all. */
function shareText(part: number, whole: number): string {
  if (whole === 0) return '';
  const share = (part / whole) * 100;
  if (part > 0 && share < 1) return '<1 %';
  return part < whole && share > 99 ? '>99 %' : `${Math.round(share)} %`;
}
