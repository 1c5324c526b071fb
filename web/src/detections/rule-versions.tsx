import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DetectionInFull } from '../../../src/detect/content/contract.ts';
import { EventText } from '../frame/event-text.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { UtcTime } from '../frame/utc-time.tsx';
import { ruleDiffQuery } from './detection-calls.ts';

export function RuleVersions({ rule }: { readonly rule: DetectionInFull }) {
  const [compared, setCompared] = useState<string>();
  if (rule.versions.length === 0) return <p className="muted">Its text is being read.</p>;
  return (
    <>
      <ul className="rows">
        {rule.versions.map(({ version, packId, since, isInForce }) => (
          <li key={version}>
            <span className="value">{version}</span>
            <span className="grow muted">
              {packId}, first read <UtcTime at={since} />
            </span>
            {isInForce ? (
              'in force'
            ) : (
              <button type="button" className="tab" onClick={() => setCompared(version)}>
                compare
              </button>
            )}
          </li>
        ))}
      </ul>
      {compared !== undefined && <Diff ruleId={rule.id} from={compared} to={rule.version} />}
    </>
  );
}

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;
const CLASSES = { same: 'muted', removed: 'danger', added: 'diff-added' } as const;

type DiffProps = { readonly ruleId: string; readonly from: string; readonly to: string };

function Diff({ ruleId, from, to }: DiffProps) {
  const { data, error, refetch } = useQuery(ruleDiffQuery(ruleId, from, to));
  if (error) return <FailureNotice what="The comparison" error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows label="Comparing" />;
  return (
    <pre className="rule-text">
      {data.lines.map(({ kind, text }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a comparison never changes, and lines repeat.
        <div key={place} className={CLASSES[kind]}>
          {SIGNS[kind]} <EventText text={text} />
        </div>
      ))}
    </pre>
  );
}
