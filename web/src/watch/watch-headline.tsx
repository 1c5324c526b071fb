import type { ReactNode } from 'react';
import { SampleTag } from '../frame/sample-tag.tsx';
import { useNow } from '../frame/use-now.ts';
import { visibleLine } from '../frame/visible-text.ts';
import type { WatchReply } from './watch-calls.ts';
import { headlineOf, isWithoutLiveLogs } from './watch-words.ts';

const MARKS = { danger: '▲', warn: '▲', ok: '✓', plain: '●' } as const;

export function WatchHeadline({ reply, children }: { readonly reply: WatchReply; readonly children?: ReactNode }) {
  const { tone, title, more } = headlineOf(reply, useNow());
  return (
    <header className={`watch-head watch-${tone}`}>
      <span className="watch-mark" aria-hidden="true">
        {MARKS[tone]}
      </span>
      <div className="grow" role="status">
        <h1>{title}</h1>
        <p className="muted">{visibleLine(more)}</p>
      </div>
      {reply.kind === 'sample' && (
        <span className="watch-sample muted">
          <SampleTag /> Figures of the recorded intrusion.{isWithoutLiveLogs(reply) && ' Nothing live was received.'}
        </span>
      )}
      {children}
    </header>
  );
}
