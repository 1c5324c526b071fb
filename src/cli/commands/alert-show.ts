import type { AlertReply } from '../../detect/alerts/contract.ts';
import type { CommandDefinition } from '../command.ts';
import { printRecord } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

function hitLines(alert: AlertReply): (readonly [string, string])[] {
  const hit = alert.latestHits.at(-1) ?? alert.firstHits.at(-1);
  if (!hit) return [];
  const fields = hit.matchedFields.map(
    (field) => [`  ${field.field}`, `${field.value}   (pattern: ${field.pattern})`] as const,
  );
  return [
    [`hit ${hit.ordinal} of ${alert.hitCount}`, `${hit.eventTime} ${hit.eventId} from ${hit.sourceId}`],
    ...fields,
    ...eventLines(alert),
  ];
}

/** A correlation's hits are the events that took part, so all of them say why it fired. */
function eventLines({ firstHits, latestHits }: AlertReply): (readonly [string, string])[] {
  const isCorrelation = firstHits.some(({ matchedFields }) => matchedFields[0]?.field === 'correlation');
  if (!isCorrelation) return [];
  return [...firstHits, ...latestHits].map((hit) => ['event', `${hit.eventTime} ${hit.eventId}   ${hit.summary}`]);
}

function takenBack({ by, at, note }: AlertReply['withdrawnVerdicts'][number]['withdrawn']): string {
  return `; taken back by ${by.name}, ${at}${note === '' ? '' : `: ${note}`}`;
}

function linesOf(alert: AlertReply): (readonly [string, string])[] {
  return [
    ['alert', `${alert.number}${alert.isSample ? '  SAMPLE' : ''}`],
    ['title', alert.title],
    ['level', alert.level],
    [
      'state',
      alert.verdict === null
        ? alert.state
        : `${alert.state}: ${alert.verdict.verdict} (${alert.verdict.by.name}) ${alert.verdict.note}`,
    ],
    ...alert.withdrawnVerdicts.map(
      ({ verdict, by, at, note, withdrawn }) =>
        ['verdict before', `${verdict} (${by.name}, ${at}) ${note}${takenBack(withdrawn)}`] as const,
    ),
    ['owner', alert.owner?.name ?? 'nobody'],
    ['entity', `${alert.entity.type}:${alert.entity.name}`],
    ['hits', `${alert.hitCount}, ${alert.firstSeenAt} to ${alert.lastSeenAt}`],
    ['grouped', alert.grouping.explanation],
    ['case', alert.caseNumber ?? '-'],
    ['rule', `${alert.rule.title} (${alert.rule.id})`],
    [
      'rule author',
      `${alert.rule.author}; ${alert.rule.ruleSet.name}, ${alert.rule.ruleSet.licence}, ${alert.rule.ruleSet.url}`,
    ],
    ['description', alert.rule.description],
    ['tags', alert.tags.join(', ')],
    ['false positives', alert.rule.falsePositives.join('; ')],
    ...hitLines(alert),
    ...alert.pastVerdicts.map(
      (past) =>
        [
          'past verdict',
          `${past.verdict} on ${past.alert.number} (${past.entity.name}): ${past.note}${past.withdrawn ? takenBack(past.withdrawn) : ''}`,
        ] as const,
    ),
  ];
}

export const command: CommandDefinition = {
  arguments: [{ name: '<alert>', description: 'number (AL-12) or id' }],
  examples: [{ line: 'watchfloor alert show AL-12', does: 'why it fired, on what, and how it was judged before' }],
  run: async (call) => {
    const { showAlert } = await import('../../detect/alerts/contract.ts');
    const alert = await connectServer(call).call(showAlert, { params: { alertId: call.args[0] ?? '' } });
    printRecord(call.terminal, call.options, {
      schema: 'watchfloor.alert-in-full/1',
      value: alert,
      lines: linesOf(alert),
    });
    return 0;
  },
};
