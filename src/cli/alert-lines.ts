import type { AlertReply } from '../detect/alerts/contract.ts';

type Line = readonly [string, string];
type Hit = AlertReply['firstHits'][number];

const OTHERS_SHOWN = 10;

/** The hit of the newest event with all it matched by, then the others that are kept, the newest first. */
function hitLines({ firstHits, latestHits, hitCount }: AlertReply): readonly Line[] {
  const kept = [...firstHits, ...latestHits].sort((one, other) => timeOf(other) - timeOf(one));
  const [newest, ...others] = kept;
  if (newest === undefined) return [];
  // A correlation's hits are the events that took part, so all of them say why it fired.
  const isCorrelation = newest.matchedFields[0]?.field === 'correlation';
  const shown = isCorrelation ? others : others.slice(0, OTHERS_SHOWN);
  const unshown = hitCount - 1 - shown.length;
  return [
    [hitCount === 1 ? 'hit' : 'newest hit', `${newest.eventTime} ${newest.eventId} from ${newest.sourceId}`],
    ...newest.matchedFields.map(
      ({ field, value, pattern }): Line => [`  ${field}`, `${value}   (pattern: ${pattern})`],
    ),
    ...shown.map((hit): Line => [isCorrelation ? 'event' : 'hit', `${hit.eventTime} ${hit.eventId}   ${hit.summary}`]),
    ...(unshown > 0 ? [['hits', `${unshown} more`] as const] : []),
  ];
}

function timeOf({ eventTime }: Hit): number {
  return Date.parse(eventTime);
}

function takenBack({ by, at, note }: AlertReply['withdrawnVerdicts'][number]['withdrawn']): string {
  return `; taken back by ${by.name}, ${at}${note === '' ? '' : `: ${note}`}`;
}

function olderNotes({ notes, noteCount }: AlertReply): readonly Line[] {
  const older = noteCount - notes.length;
  return older > 0 ? [['notes', `${older} older`]] : [];
}

/** An alert in full, for a person. */
export function linesOfAlert(alert: AlertReply): readonly Line[] {
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
    ...alert.notes.map(({ by, at, text }): Line => ['note', `${text} (${by.name}, ${at})`]),
    ...olderNotes(alert),
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
