import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseReply } from '../../../src/respond/cases/contract.ts';
import { EventText } from '../frame/event-text.tsx';
import { SampleTag } from '../frame/sample-tag.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { showFailure } from '../frame/undo-toast.tsx';
import { UtcTime } from '../frame/utc-time.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { useMay, useSession } from '../identity/session.ts';
import { changeStatus, ownCase, refreshCase } from './case-calls.ts';
import { CaseStatusTag } from './case-status-tag.tsx';
import { CloseCaseDialog } from './close-case-dialog.tsx';
import { ReopenCaseDialog } from './reopen-case-dialog.tsx';

export function CaseHead({ item }: { readonly item: CaseReply }) {
  return (
    <header className="record-head">
      <div className="record-line">
        <SeverityBadge level={item.severity} />
        <span className="value muted">{item.number}</span>
        {item.isSample && <SampleTag />}
        <CaseStatusTag item={item} />
      </div>
      <h1>{visibleLine(item.title)}</h1>
      {item.description !== '' && (
        <p className="prose">
          <EventText text={item.description} />
        </p>
      )}
      <dl className="inline-pairs">
        <div>
          <dt>owner</dt>
          <dd>{item.owner?.name ?? 'nobody'}</dd>
        </div>
        <div>
          <dt>opened</dt>
          <dd>
            <UtcTime at={item.openedAt} /> by {item.openedBy.name}
          </dd>
        </div>
      </dl>
      <CaseButtons item={item} />
    </header>
  );
}

type Dialog = 'close' | 'reopen' | undefined;

function CaseButtons({ item }: { readonly item: CaseReply }) {
  const client = useQueryClient();
  const [dialog, setDialog] = useState<Dialog>();
  const mayWrite = useMay('cases.write');
  const me = useSession().data?.id;
  const change = useMutation({
    mutationFn: (step: () => Promise<unknown>) => step(),
    onSettled: () => refreshCase(client, item.number),
    onError: (error) => showFailure('The case was not changed', error),
  });
  if (!mayWrite) return null;
  if (item.status === 'closed') {
    return (
      <div className="actions">
        <Button onClick={() => setDialog('reopen')}>Open again</Button>
        {dialog === 'reopen' && <ReopenCaseDialog item={item} onClose={() => setDialog(undefined)} />}
      </div>
    );
  }
  const isMine = item.owner?.id === me;
  const isContained = item.status === 'contained';
  return (
    <div className="actions" role="toolbar" aria-label="Actions on this case">
      <Button onClick={() => change.mutate(() => ownCase(item, isMine ? null : 'me'))} disabled={change.isPending}>
        {isMine ? 'Give up ownership' : 'Take the case'}
      </Button>
      <Button
        onClick={() => change.mutate(() => changeStatus(item, isContained ? 'open' : 'contained'))}
        disabled={change.isPending}
      >
        {isContained ? 'Mark not contained' : 'Mark contained'}
      </Button>
      <Button onClick={() => setDialog('close')}>Close the case …</Button>
      {dialog === 'close' && <CloseCaseDialog item={item} onClose={() => setDialog(undefined)} />}
    </div>
  );
}
