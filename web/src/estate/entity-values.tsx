import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { withTerm } from '../../../src/collect/event-query/contract.ts';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import type { TimeRange } from '../frame/time-range/time-range.ts';
import { visibleLine } from '../frame/visible-text.ts';
import { type TopValues, topValuesQuery } from '../hunt/hunt-calls.ts';

type EntityValuesProps = {
  readonly field: string;
  readonly title: string;
  readonly meant: { readonly query: string; readonly range: TimeRange };
};

/** What it did most often, or whom it met; each value leads to those events. */
export function EntityValues({ field, title, meant }: EntityValuesProps) {
  const { data, error, refetch } = useQuery(topValuesQuery(meant, field));
  return (
    <Section title={title} aside={data && data.withField > 0 && denominator(data)}>
      {error && <FailureNotice what={title} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows label={`Loading ${title}`} />}
      {data && data.withField === 0 && <p className="muted">None of its events names one.</p>}
      {data && (
        <ul className="plain entity-list">
          {data.values.map(({ value, isCut, events }) => (
            <li key={value}>
              {isCut ? (
                <span className="value clip">{visibleLine(value)}</span>
              ) : (
                <Link
                  to="/hunt"
                  search={{ ...meant.range, query: withTerm(meant.query, { field, value }) }}
                  className="value clip"
                  title={visibleLine(value)}
                >
                  <bdi dir="ltr">{visibleLine(value)}</bdi>
                </Link>
              )}
              <span className="figures muted">{events.toLocaleString('en')}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function denominator({ values, withField, different }: TopValues): string {
  const shown = values.length < different ? `${values.length} of ${different.toLocaleString('en')}, ` : '';
  return `${shown}of ${withField.toLocaleString('en')} events`;
}
