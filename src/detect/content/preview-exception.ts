import { getEvents, type RecentMatch, recentMatches } from '../../collect/lake/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { type JudgedMatch, readVerdictsOfMatches } from '../alerts/index.ts';
import { compileExceptions } from '../detections/index.ts';
import { requireCriterion } from './add-exception.ts';
import { type ContentDeps, requireRule } from './content-deps.ts';
import type { Criterion, ExceptionPreview } from './contract.ts';
import { dayOf } from './measure-drift.ts';

type Input = { readonly ruleIds: readonly string[]; readonly criterion: Criterion; readonly days: number };

const DAY_MS = 86_400_000;
/** The newest so many: each is fetched and matched, some milliseconds a hundred. */
const MOST_MATCHES = 5_000;
const ALERTS_NAMED = 20;

/**
 * What the exception would have hidden of the matches that were recorded, by the same matcher that would hide them, and
 * what people had said of them. Throws `exceptions.criterion` (invalid) and `rules.missing`.
 */
export async function previewException(deps: ContentDeps, actor: Actor, input: Input): Promise<ExceptionPreview> {
  requirePermission(actor, 'rules.read');
  for (const ruleId of input.ruleIds) requireRule(deps, ruleId);
  requireCriterion(input.criterion);
  const { matches, isCut } = await readMatches(deps, input);
  const { hidden, gone, unknownFields } = await findHidden(deps, input, matches);
  const judged = await readVerdictsOfMatches(deps.control.db, hidden);
  const isTrue = judged.filter(({ verdict }) => verdict === 'true');
  const verdicts = countVerdicts(hidden, judged);
  return {
    days: input.days,
    matches: matches.length,
    isCut,
    gone,
    hidden: hidden.length,
    verdicts,
    trueAlerts: [...new Set(isTrue.map(({ alert }) => alert))].slice(0, ALERTS_NAMED),
    unknownFields,
    summary: summaryOf({ days: input.days, isCut, gone, unknownFields, hidden: hidden.length, verdicts }),
  };
}

type Counted = Pick<ExceptionPreview, 'days' | 'isCut' | 'gone' | 'unknownFields' | 'hidden' | 'verdicts'>;

/** With all that the number leaves out: who reads one sentence only must not think it whole. */
function summaryOf({ days, isCut, gone, unknownFields, hidden, verdicts }: Counted): string {
  const sentences = [`Would have hidden ${hidden} in ${days} days, ${verdicts.true} of them true.`];
  if (verdicts.unknown > 0) sentences.push(`Of ${verdicts.unknown} of them the verdict is no longer known.`);
  if (isCut) sentences.push(`Only the newest ${MOST_MATCHES} matches were looked at.`);
  if (gone > 0) sentences.push(`${gone} matches were left out, because their events are stored no more.`);
  if (unknownFields.length > 0) sentences.push(`None of the events has a field ${unknownFields.join(' or ')}.`);
  return sentences.join(' ');
}

async function readMatches({ lake, clock }: ContentDeps, { ruleIds, days }: Input) {
  const fromDay = dayOf(clock.nowMs() - days * DAY_MS);
  const found = await recentMatches(lake, { ruleIds, fromDay, limit: MOST_MATCHES + 1 });
  return { matches: found.slice(0, MOST_MATCHES), isCut: found.length > MOST_MATCHES };
}

async function findHidden({ lake, decode }: ContentDeps, input: Input, matches: readonly RecentMatch[]) {
  const { ruleIds, criterion } = input;
  const { find } = compileExceptions([{ id: 'preview', ruleIds, criterion, expiresAtMs: Number.POSITIVE_INFINITY }]);
  const rulesOf = new Map<string, RecentMatch[]>();
  for (const match of matches) rulesOf.set(match.eventId, [...(rulesOf.get(match.eventId) ?? []), match]);
  const hidden: RecentMatch[] = [];
  let found = 0;
  const unknown = fieldNamesOf(criterion);
  for await (const events of getEvents(lake, [...rulesOf.keys()])) {
    for (const stored of events) {
      const event = decode(stored);
      for (const name of unknown) if (Object.hasOwn(event.fields, name)) unknown.delete(name);
      const ofEvent = rulesOf.get(stored.eventId) ?? [];
      found += ofEvent.length;
      const { receivedAtMs } = stored;
      hidden.push(...ofEvent.filter(({ ruleId }) => find({ ruleId, event, receivedAtMs }) !== undefined));
    }
  }
  return { hidden, gone: matches.length - found, unknownFields: found === 0 ? [] : [...unknown] };
}

/** `Image|endswith` names Image. */
function fieldNamesOf(criterion: Criterion): Set<string> {
  const maps = Array.isArray(criterion) ? criterion : [criterion];
  return new Set(maps.flatMap((map) => Object.keys(map)).map((key) => key.split('|', 1)[0] ?? key));
}

function countVerdicts(hidden: readonly RecentMatch[], judged: readonly JudgedMatch[]): ExceptionPreview['verdicts'] {
  const found = new Set(judged.map(({ eventId, ruleId }) => `${eventId} ${ruleId}`));
  const rest = hidden.filter(({ eventId, ruleId }) => !found.has(`${eventId} ${ruleId}`));
  // It had an alert, which has forgotten it by now: some time after the verdict an alert forgets its hits.
  const unknown = rest.filter(({ raisesAlert }) => raisesAlert).length;
  const verdicts = { true: 0, benign: 0, false: 0, other: 0, open: 0, none: rest.length - unknown, unknown };
  for (const { verdict } of judged) {
    if (verdict === null) verdicts.open += 1;
    else if (verdict === 'duplicate' || verdict === 'undetermined') verdicts.other += 1;
    else verdicts[verdict] += 1;
  }
  return verdicts;
}
