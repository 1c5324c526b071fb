import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { promote } from '../alerts/alert-calls.ts';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { showFailure } from '../frame/undo-toast.tsx';
import { useMay } from '../identity/session.ts';
import type { EventReply } from './event-calls.ts';

type EventMatchesProps = { readonly eventId: string; readonly matches: EventReply['matches'] };

/** Every rule that met this event, with its author; one that raises no alert by itself can be promoted to one. */
export function EventMatches({ eventId, matches }: EventMatchesProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayTriage = useMay('alerts.triage');
  const promoting = useMutation({
    mutationFn: (ruleId: string) => promote(eventId, ruleId),
    onSuccess: async ({ number }) => {
      void client.invalidateQueries({ queryKey: ['alerts'] });
      await navigate({ to: '/alerts/$alertId', params: { alertId: number } });
    },
    onError: (error) => showFailure('No alert was made', error),
  });
  if (matches.length === 0) return <p className="muted">No rule matched this event.</p>;
  return (
    <ul className="rows">
      {matches.map((match) => (
        <li key={match.ruleId}>
          <SeverityBadge level={match.level} />
          <span className="grow">
            {match.ruleTitle} <span className="muted">by {match.ruleAuthor || 'an author who is not named'}</span>
          </span>
          {match.raisesAlert ? (
            <span className="muted">raises an alert</span>
          ) : (
            mayTriage && (
              <Button disabled={promoting.isPending} onClick={() => promoting.mutate(match.ruleId)}>
                Make it an alert
              </Button>
            )
          )}
        </li>
      ))}
    </ul>
  );
}
