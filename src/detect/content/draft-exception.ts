import { getEvents } from '../../collect/lake/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { showAlert } from '../alerts/index.ts';
import type { MatchableEvent } from '../rule-engine/index.ts';
import type { ContentDeps } from './content-deps.ts';

type MatchedField = { readonly field: string; readonly value: string };
export type FieldMap = Readonly<Record<string, string | readonly string[]>>;

export type ExceptionDraft = {
  readonly ruleIds: readonly string[];
  readonly criterion: FieldMap;
  readonly fromAlert: string;
};

/** Beyond so many, the values of a field are no pattern but a list of what happened. */
const MOST_VALUES = 5;
/** An alert keeps so much of a value, and marks the cut. */
const KEPT_LENGTH = 2_000;

/** The names by which sources call the host of an event, and who did it: the first that an event has counts. */
const PLACES = [
  ['Computer', 'ComputerName', 'hostname'],
  ['User', 'SubjectUserName', 'user', 'userIdentity.arn'],
] as const;

/**
 * From what the alert's kept hits have in common: the fields they matched by, their host and their user. Throws
 * `alerts.missing`.
 */
export async function draftException(
  { control, lake, decode }: Pick<ContentDeps, 'control' | 'lake' | 'decode'>,
  actor: Actor,
  alertRef: string,
): Promise<ExceptionDraft> {
  requirePermission(actor, 'rules.read');
  const alert = await showAlert(control.db, actor, alertRef);
  const hits = [...alert.firstHits, ...alert.latestHits];
  const events: MatchableEvent['fields'][] = [];
  const eventIds = hits.map(({ eventId }) => eventId);
  for await (const page of getEvents(lake, eventIds)) events.push(...page.map((stored) => decode(stored).fields));
  const criterion = { ...commonPlaces(events), ...commonFields(hits.map(({ matchedFields }) => matchedFields)) };
  return { ruleIds: [alert.rule.id], criterion, fromAlert: alert.number };
}

/** The host and the user that all of these events name. */
export function commonPlaces(events: readonly MatchableEvent['fields'][]): FieldMap {
  const [first, ...others] = events;
  if (first === undefined) return {};
  const common = PLACES.flatMap((names) => {
    const name = names.find((one) => isName(first[one]));
    const value = name === undefined ? undefined : first[name];
    if (name === undefined || typeof value !== 'string') return [];
    return others.every((fields) => fields[name] === value) ? [fieldEntry(name, [value])] : [];
  });
  return Object.fromEntries(common);
}

/** Windows writes `-` where it knows none. */
function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value !== '-';
}

/** The fields that every hit matched by, with their values; one whose values are too many is left out. */
export function commonFields(hits: readonly (readonly MatchedField[])[]): FieldMap {
  const names = new Set(hits[0]?.map(({ field }) => field));
  names.delete('keywords');
  const common = [...names].flatMap((name) => {
    const values = hits.map((fields) => fields.find(({ field }) => field === name)?.value);
    const distinct = [...new Set(values)];
    const known = distinct.filter((value) => value !== undefined);
    if (known.length < distinct.length || known.length > MOST_VALUES) return [];
    return [fieldEntry(name, known)];
  });
  // fromEntries defines properties, so a field named `__proto__` stays a field.
  return Object.fromEntries(common);
}

function fieldEntry(name: string, values: readonly string[]): readonly [string, string | readonly string[]] {
  const isCut = (value: string) => value.length === KEPT_LENGTH && value.endsWith('…');
  const some = values.some(isCut);
  const texts = values.map((value) => escapeSigma(isCut(value) ? value.slice(0, -1) : value));
  const [first = ''] = texts;
  return [some ? `${name}|startswith` : name, texts.length === 1 ? first : texts];
}

/** So that the value means itself (Sigma specification, "Escaping"): a backslash counts only before these. */
export function escapeSigma(value: string): string {
  return value.replace(/\\*[*?]|\\+$|\\{2,}/g, (run) => {
    const backslashes = /^\\*/.exec(run)?.[0] ?? '';
    return `${backslashes}${backslashes}${run.length > backslashes.length ? `\\${run.slice(backslashes.length)}` : ''}`;
  });
}
