import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { listRuleIssues } from '../../../src/detect/content/contract.ts';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import { EventText } from '../frame/event-text.tsx';
import { Empty, FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Pager } from '../frame/pager.tsx';
import { issueListQuery } from './detection-calls.ts';

type Issue = ReplyOf<typeof listRuleIssues>['data'][number];

const SEVERITY_WORDS = {
  error: { word: 'Does not run', className: 'danger' },
  warning: { word: 'Runs, but look', className: 'warn' },
  info: { word: 'Note', className: 'muted' },
} as const satisfies Record<Issue['severity'], unknown>;

export function RuleIssues({ cursor, filters }: { readonly cursor: string | undefined; readonly filters: ReactNode }) {
  const { data, error, isPending, refetch } = useQuery(issueListQuery(cursor));
  return (
    <section className="list-pane" aria-label="Rule issues">
      {filters}
      {error && (
        <FailureNotice what="The list of issues" error={error} onRetry={() => void refetch()} hasOldData={!!data} />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section className="scroll" aria-label="List of issues" tabIndex={0}>
        {isPending && <LoadingRows label="Loading issues" />}
        {data?.data.length === 0 && <Empty title="Every rule file is in order">No rule was refused.</Empty>}
        {data && data.data.length > 0 && <IssueTable issues={data.data} />}
      </section>
      {data && <Pager cursor={cursor} next={data.next} shown={data.data.length} noun="issue" />}
    </section>
  );
}

function IssueTable({ issues }: { readonly issues: readonly Issue[] }) {
  return (
    <table className="grid grid-wrapping">
      <caption className="hidden">What is wrong with rule files</caption>
      <thead>
        <tr>
          <th scope="col" className="col-issue">
            Effect
          </th>
          <th scope="col">File, line and column</th>
          <th scope="col">Reason</th>
        </tr>
      </thead>
      <tbody>
        {issues.map((issue) => (
          <tr key={`${issue.file} ${issue.line} ${issue.column} ${issue.code} ${issue.message}`}>
            <td className="col-issue">
              <span className={SEVERITY_WORDS[issue.severity].className}>{SEVERITY_WORDS[issue.severity].word}</span>
            </td>
            <td className="value">
              <EventText text={`${issue.file}:${issue.line}:${issue.column}`} limit={300} />
            </td>
            <td>
              <EventText text={issue.message} /> <code className="muted">{issue.code}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
