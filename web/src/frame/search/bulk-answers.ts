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

/** What was found of a value: live, and in the sample recording, which are never added up. */
export type Apart<Item> = { readonly live?: Item; readonly sample?: Item };
export type Found<Item> = ReadonlyMap<string, Apart<Item>>;
type Part<Item> = { readonly asked: number; readonly found: Found<Item> };

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
export async function askInParts<Item extends { readonly value: string; readonly isSample: boolean }>(
  values: readonly string[],
  ask: Asker<Item>,
  { signal, onPart }: { readonly signal: AbortSignal; readonly onPart: (part: Part<Item>) => void },
): Promise<void> {
  const found = new Map<string, Apart<Item>>();
  for (let asked = 0; asked < values.length; asked += PART) {
    for (const item of await ask(values.slice(asked, asked + PART), signal)) {
      found.set(item.value, { ...found.get(item.value), [item.isSample ? 'sample' : 'live']: item });
    }
    onPart({ asked: Math.min(asked + PART, values.length), found: new Map(found) });
  }
}

/** Figures of what is live and of the sample, `none` where it was looked for, and `?` where it was not: never 0 for what nobody knows. */
export type Cell =
  | { readonly kind: 'count'; readonly live: number; readonly sample: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' };

export function cellOf({ live = 0, sample = 0 }: Apart<number>, isAsked: boolean): Cell {
  if (live + sample > 0) return { kind: 'count', live, sample };
  return { kind: isAsked ? 'none' : 'unknown' };
}

/** Cases are found by names only, and alerts by those ATT&CK ids that rules name: for others, none found is not none. */
export function isCountable({ readings }: Pick<BulkLine, 'readings'>, of: 'alerts' | 'cases'): boolean {
  const [reading] = readings;
  if (reading?.kind !== 'attack') return true;
  return of === 'alerts' && isOfAlerts(reading.value);
}

type Seen = { readonly firstAt: string; readonly lastAt: string };

export type BulkRow = {
  readonly line: BulkLine;
  /** When events hold it. */
  readonly seen: Apart<Seen>;
  readonly events: Cell;
  readonly alerts: Cell;
  readonly cases: Cell;
};

const FOUND = ['first seen', 'last seen', 'events', 'alerts', 'cases'];
const HEAD = ['value', 'taken for', 'times pasted', ...FOUND, ...FOUND.map((name) => `sample: ${name}`)];
const KINDS = ['live', 'sample'] as const;

/** RFC 4180. A value that a spreadsheet would run as a formula gets a quote before it. */
export function csvOf(rows: readonly BulkRow[]): string {
  const lines = rows.map(({ line, seen, events, alerts, cases }) => [
    lookedFor(line),
    line.readings.map(({ kind }) => KIND_NAMES[kind]).join(' or '),
    String(line.count),
    ...KINDS.flatMap((kind) => [
      seen[kind]?.firstAt ?? '',
      seen[kind]?.lastAt ?? '',
      ...[events, alerts, cases].map((cell) => cellText(cell, kind)),
    ]),
  ]);
  return [HEAD, ...lines].map((line) => line.map(csvCell).join(',')).join('\r\n');
}

export function cellText(cell: Cell, kind: 'live' | 'sample'): string {
  if (cell.kind === 'count') return cell[kind] === 0 ? 'none' : String(cell[kind]);
  return cell.kind === 'none' ? 'none' : 'unknown';
}

function csvCell(text: string): string {
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}
