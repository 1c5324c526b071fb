import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ExceptionReply } from '../../../src/detect/content/contract.ts';
import { EventText } from '../frame/event-text.tsx';
import { showFailure } from '../frame/undo-toast.tsx';
import { ZonedTime } from '../frame/zoned-time.tsx';
import { useMay } from '../identity/session.ts';
import { endException, refreshExceptions } from './exception-calls.ts';

const STATE_WORDS = {
  active: { word: 'Hides', className: '' },
  returned: { word: 'Over: look at it', className: 'warn' },
  removed: { word: 'Removed', className: 'muted' },
} as const satisfies Record<ExceptionReply['state'], unknown>;

export function ExceptionTable({ exceptions }: { readonly exceptions: readonly ExceptionReply[] }) {
  return (
    <table className="grid grid-wrapping">
      <caption className="hidden">Exceptions, newest first</caption>
      <thead>
        <tr>
          <th scope="col" className="col-number">
            Exception
          </th>
          <th scope="col" className="col-source">
            State
          </th>
          <th scope="col" className="col-count">
            Hid
          </th>
          <th scope="col">Events and reason</th>
          <th scope="col" className="col-source">
            Owner, until
          </th>
          <th scope="col" className="col-rule-state">
            <span className="hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {exceptions.map((exception) => (
          <ExceptionRow key={exception.id} exception={exception} />
        ))}
      </tbody>
    </table>
  );
}

function ExceptionRow({ exception }: { readonly exception: ExceptionReply }) {
  const { id, state, hidden, criterion, reason, owner, expiresAt, ruleIds, fromAlert } = exception;
  return (
    <tr>
      <td className="col-number value">{id}</td>
      <td className="col-source">
        <span className={STATE_WORDS[state].className}>{STATE_WORDS[state].word}</span>
      </td>
      <td className="col-count figures">×{hidden.toLocaleString('en')}</td>
      <td>
        <div className="value">
          <EventText text={JSON.stringify(criterion)} limit={600} />
        </div>
        <div>
          {reason} {fromAlert && <span className="muted">from {fromAlert}</span>}
        </div>
        {ruleIds.map((ruleId) => (
          <div key={ruleId}>
            <Link to="/detections/$ruleId" params={{ ruleId }} className="value muted">
              {ruleId}
            </Link>
          </div>
        ))}
      </td>
      <td className="col-source">
        {owner.name}
        <div>
          <ZonedTime at={expiresAt} />
        </div>
      </td>
      <td className="col-rule-state">{state !== 'removed' && <RemoveButton id={id} />}</td>
    </tr>
  );
}

function RemoveButton({ id }: { readonly id: string }) {
  const client = useQueryClient();
  const mayWrite = useMay('rules.write');
  const removing = useMutation({
    mutationFn: () => endException(id),
    onSuccess: () => refreshExceptions(client),
    onError: (error) => showFailure(`${id} was not removed`, error),
  });
  if (!mayWrite) return null;
  return (
    <Button aria-label={`Remove ${id}`} loading={removing.isPending} onClick={() => removing.mutate()}>
      Remove
    </Button>
  );
}
