import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EventText } from '../frame/event-text.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { ruleDiffQuery } from './detection-calls.ts';
import { type DiffLine, pairLines } from './pair-lines.ts';

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;
const CLASSES = { same: 'muted', removed: 'danger', added: 'diff-added' } as const;

type RuleDiffProps = { readonly ruleId: string; readonly from: string; readonly to: string };

export function RuleDiff({ ruleId, from, to }: RuleDiffProps) {
  const { data, error, refetch } = useQuery(ruleDiffQuery(ruleId, from, to));
  const [isBeside, setBeside] = useState(false);
  if (error) return <FailureNotice what="The comparison" error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows label="Comparing" />;
  return (
    <div className="rule-diff">
      <div className="tabs">
        <button type="button" className="tab" aria-pressed={!isBeside} onClick={() => setBeside(false)}>
          Inline
        </button>
        <button type="button" className="tab" aria-pressed={isBeside} onClick={() => setBeside(true)}>
          Side by side
        </button>
      </div>
      {isBeside ? <Beside lines={data.lines} from={from} to={to} /> : <Inline lines={data.lines} />}
    </div>
  );
}

function Inline({ lines }: { readonly lines: readonly DiffLine[] }) {
  return (
    <pre className="rule-text">
      {lines.map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a comparison never changes, and lines repeat.
        <Line key={place} line={line} />
      ))}
    </pre>
  );
}

type BesideProps = { readonly lines: readonly DiffLine[]; readonly from: string; readonly to: string };

function Beside({ lines, from, to }: BesideProps) {
  return (
    <table className="diff-beside rule-text">
      <thead>
        <tr>
          <th scope="col">{from}</th>
          <th scope="col">{to}</th>
        </tr>
      </thead>
      <tbody>
        {pairLines(lines).map(({ before, after }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a comparison never changes, and lines repeat.
          <tr key={place}>
            <td>{before && <Line line={before} />}</td>
            <td>{after && <Line line={after} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Line({ line: { kind, text } }: { readonly line: DiffLine }) {
  return (
    <div className={CLASSES[kind]}>
      {SIGNS[kind]} <EventText text={text} />
    </div>
  );
}
