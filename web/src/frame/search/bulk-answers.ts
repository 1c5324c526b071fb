import type { lookupEvents } from '../../../../src/collect/lake/contract.ts';
import type { lookupAlerts } from '../../../../src/detect/alerts/contract.ts';
import type { ReplyOf } from '../../../../src/platform/http/contract.ts';
import type { lookupCases } from '../../../../src/respond/cases/contract.ts';
import { callApi } from '../call-api.ts';
import { isOfAlerts } from './attack-id.ts';
import { type BulkLine, KIND_NAMES } from './recognise.ts';

/** So many values at once: the first answers stand while the rest is asked. */
const PART = 250;
/** What the lookups take; longer ones, and single letters, are nothing to look for. */
const [SHORTEST, LONGEST] = [2, 512];

export type Found = {
  readonly events: ReadonlyMap<string, ReplyOf<typeof lookupEvents>['data'][number]>;
  readonly alerts: ReadonlyMap<string, number>;
  readonly cases: ReadonlyMap<string, number>;
};
type Part<Value> = { readonly asked: number; readonly found: ReadonlyMap<string, Value> };

/** What is looked for of a line: the host of a URL is too much of the world, so the URL itself. */
export const lookedFor = ({ readings }: BulkLine): string => readings[0]?.value ?? '';

export const askable = (lines: readonly BulkLine[]): readonly string[] => [
  ...new Set(lines.map(lookedFor).filter(({ length }) => length >= SHORTEST && length <= LONGEST)),
];

type Asker<Item> = (values: readonly string[], signal: AbortSignal) => Promise<readonly Item[]>;

const askEvents: Asker<ReplyOf<typeof lookupEvents>['data'][number]> = async (values, signal) => {
  const path = '/api/v1/events/lookup';
  return (await callApi<typeof lookupEvents>({ method: 'POST', path, body: { values }, signal })).data;
};
const askAlerts: Asker<ReplyOf<typeof lookupAlerts>['data'][number]> = async (values, signal) => {
  const path = '/api/v1/alerts/lookup';
  return (await callApi<typeof lookupAlerts>({ method: 'POST', path, body: { values }, signal })).data;
};
const askCases: Asker<ReplyOf<typeof lookupCases>['data'][number]> = async (values, signal) => {
  const path = '/api/v1/cases/lookup';
  return (await callApi<typeof lookupCases>({ method: 'POST', path, body: { values }, signal })).data;
};
export const ASKERS = { events: askEvents, alerts: askAlerts, cases: askCases } as const;

/** In parts, one after the other; tells after each how far it is. */
export async function askInParts<Item extends { readonly value: string }>(
  values: readonly string[],
  ask: Asker<Item>,
  { signal, onPart }: { readonly signal: AbortSignal; readonly onPart: (part: Part<Item>) => void },
): Promise<void> {
  const found = new Map<string, Item>();
  for (let asked = 0; asked < values.length; asked += PART) {
    for (const item of await ask(values.slice(asked, asked + PART), signal)) found.set(item.value, item);
    onPart({ asked: Math.min(asked + PART, values.length), found: new Map(found) });
  }
}

/** A figure, `none` where it was looked for, and `?` where it was not: never 0 for what nobody knows. */
export type Cell =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' };

export function cellOf(count: number | undefined, isAsked: boolean): Cell {
  if (count !== undefined && count > 0) return { kind: 'count', count };
  return { kind: isAsked ? 'none' : 'unknown' };
}

/** Cases are found by names only, and alerts by those ATT&CK ids that rules name: for others, none found is not none. */
export function isCountable({ readings }: Pick<BulkLine, 'readings'>, of: 'alerts' | 'cases'): boolean {
  const [reading] = readings;
  if (reading?.kind !== 'attack') return true;
  return of === 'alerts' && isOfAlerts(reading.value);
}

export type BulkRow = {
  readonly line: BulkLine;
  readonly firstAt: string | undefined;
  readonly lastAt: string | undefined;
  readonly events: Cell;
  readonly alerts: Cell;
  readonly cases: Cell;
};

const HEAD = ['value', 'taken for', 'times pasted', 'first seen', 'last seen', 'events', 'alerts', 'cases'];

/** RFC 4180. A value that a spreadsheet would run as a formula gets a quote before it. */
export function csvOf(rows: readonly BulkRow[]): string {
  const lines = rows.map(({ line, firstAt = '', lastAt = '', events, alerts, cases }) => [
    lookedFor(line),
    line.readings.map(({ kind }) => KIND_NAMES[kind]).join(' or '),
    String(line.count),
    firstAt,
    lastAt,
    ...[events, alerts, cases].map(cellText),
  ]);
  return [HEAD, ...lines].map((line) => line.map(csvCell).join(',')).join('\r\n');
}

export function cellText(cell: Cell): string {
  if (cell.kind === 'count') return String(cell.count);
  return cell.kind === 'none' ? 'none' : 'unknown';
}

function csvCell(text: string): string {
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}
