import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { SampleTag } from '../sample-tag.tsx';
import { visibleLine } from '../visible-text.ts';
import { ZonedTime } from '../zoned-time.tsx';
import { type BulkRow, type Cell, csvOf, lookedFor } from './bulk-answers.ts';
import { type Bulk, type BulkLine, KIND_NAMES } from './recognise.ts';
import { type Asked, useBulkRows } from './use-bulk-rows.ts';

type BulkLookupProps = { readonly bulk: Bulk; readonly onChoose: (line: BulkLine) => void };

/** Pages of rows: a thousand pasted lines would be more nodes than a page may have. */
const ROWS = 50;

/** One answer to many values: what each was taken for, when it was seen, and what is about it. */
export function BulkLookup({ bulk, onChoose }: BulkLookupProps) {
  const { rows, asked } = useBulkRows(bulk.lines);
  const [isSeenOnly, setSeenOnly] = useState(false);
  const [page, setPage] = useState(0);
  const seen = rows.filter(isSeen);
  const listed = isSeenOnly ? seen : rows;
  const at = Math.min(page, Math.max(0, Math.ceil(listed.length / ROWS) - 1));
  return (
    <div className="answer">
      <p className="muted" role="status">
        {bulk.lines.length.toLocaleString('en')} different values, {seen.length.toLocaleString('en')} of them known
        here.
        {bulk.leftOut > 0 && ` ${bulk.leftOut.toLocaleString('en')} lines beyond the first 1,000 were left out.`}{' '}
        {asked.map(progressText).join(' ')}
      </p>
      <div className="bulk-acts">
        <Checkbox
          size="xs"
          label="Only those that are known"
          checked={isSeenOnly}
          onChange={(event) => setSeenOnly(event.currentTarget.checked)}
        />
        <Button onClick={() => download(csvOf(listed))}>Export as CSV</Button>
      </div>
      <BulkTable rows={listed.slice(at * ROWS, (at + 1) * ROWS)} onChoose={onChoose} />
      {listed.length > ROWS && (
        <div className="bulk-acts">
          <Button disabled={at === 0} onClick={() => setPage(at - 1)}>
            Before
          </Button>
          <span className="muted figures">
            {at * ROWS + 1}–{Math.min((at + 1) * ROWS, listed.length)} of {listed.length.toLocaleString('en')}
          </span>
          <Button disabled={(at + 1) * ROWS >= listed.length} onClick={() => setPage(at + 1)}>
            Next
          </Button>
        </div>
      )}
      <p className="muted">
        Events hold the value as a whole word, in any case and at any time; alerts and cases are about it by the name of
        an entity. The sample recording is counted apart. <code>?</code> is not known: it was not asked, or could not
        be.
      </p>
    </div>
  );
}

const isSeen = ({ events, alerts, cases }: BulkRow) => [events, alerts, cases].some(({ kind }) => kind === 'count');

function progressText({ noun, done, of, refusal }: Asked): string {
  if (refusal !== undefined) return `${noun}: ${refusal}`;
  return done < of ? `${noun}: ${done.toLocaleString('en')} of ${of.toLocaleString('en')} asked …` : '';
}

type BulkTableProps = { readonly rows: readonly BulkRow[]; readonly onChoose: (line: BulkLine) => void };

function BulkTable({ rows, onChoose }: BulkTableProps) {
  return (
    <table className="bulk-table">
      <thead>
        <tr>
          {['Value', 'Taken for', 'Times', 'First seen', 'Last seen', 'Events', 'Alerts', 'Cases'].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.line.written}>
            <td>
              <button type="button" className="link-button value" onClick={() => onChoose(row.line)}>
                <bdi dir="ltr">{visibleLine(lookedFor(row.line).slice(0, 200))}</bdi>
              </button>
            </td>
            <td>{takenFor(row.line)}</td>
            <td className="figures">{row.line.count}</td>
            <SeenCell at={row.seen.live?.firstAt} inSample={row.seen.sample?.firstAt} />
            <SeenCell at={row.seen.live?.lastAt} inSample={row.seen.sample?.lastAt} />
            <CountCell cell={row.events} />
            <CountCell cell={row.alerts} />
            <CountCell cell={row.cases} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CountCell({ cell }: { readonly cell: Cell }) {
  if (cell.kind === 'count') {
    return (
      <td className="figures">
        {cell.live > 0 && <div>{cell.live.toLocaleString('en')}</div>}
        {cell.sample > 0 && (
          <div>
            {cell.sample.toLocaleString('en')} <SampleTag />
          </div>
        )}
      </td>
    );
  }
  return (
    <td className="figures muted" title={cell.kind === 'unknown' ? 'Not known' : undefined}>
      {cell.kind === 'unknown' ? '?' : 'none'}
    </td>
  );
}

type SeenCellProps = { readonly at: string | undefined; readonly inSample: string | undefined };

/** The two stand below each other, as in the columns of figures. */
function SeenCell({ at, inSample }: SeenCellProps) {
  return (
    <td>
      {at && (
        <div>
          <ZonedTime at={at} />
        </div>
      )}
      {inSample && (
        <div>
          <ZonedTime at={inSample} /> <SampleTag />
        </div>
      )}
    </td>
  );
}

/** A URL holds its host; of other readings, it is one or the other. */
function takenFor({ readings }: BulkLine): string {
  const [first] = readings;
  return readings.map(({ kind }) => KIND_NAMES[kind]).join(first?.kind === 'url' ? ' with ' : ' or ');
}

function download(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: 'lookup.csv' });
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
