import type { QueryIssue } from './parse-query.ts';
import type { StageText } from './split-stages.ts';

export const AGGREGATES = ['count', 'dc', 'min', 'max', 'avg', 'sum'] as const;

/** `dc` counts different values; `min` and `max` of `time` are moments, all else are numbers. */
export type Aggregate = {
  readonly does: (typeof AGGREGATES)[number];
  /** Undefined only for `count`: of events. */
  readonly field: string | undefined;
  /** The name of its column: as written, or behind `as`. */
  readonly name: string;
};

export type SortKey = { readonly column: string; readonly isDescending: boolean };

export type Stage =
  | { readonly kind: 'stats'; readonly aggregates: readonly Aggregate[]; readonly by: readonly string[] }
  /** The values that are there most or least often; what lacks a field is left out. */
  | { readonly kind: 'top' | 'rare'; readonly fields: readonly string[]; readonly rows: number }
  | {
      readonly kind: 'timechart';
      /** Undefined: a natural width that suits the range. */
      readonly spanMs: number | undefined;
      readonly aggregate: Aggregate;
      readonly by: string | undefined;
    }
  | { readonly kind: 'fields'; readonly fields: readonly string[] }
  | { readonly kind: 'sort'; readonly keys: readonly SortKey[] }
  | { readonly kind: 'limit'; readonly rows: number };

const MOST_FIELDS = 8;
const MOST_FIGURES = 16;
export const MOST_ROWS = 10_000;
const TOP_ROWS = 10;
const COUNT: Aggregate = { does: 'count', field: undefined, name: 'count' };
const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

type Fault = { readonly fault: string };
type Reader = (rest: string) => Stage | Fault;

/** One file, one place: a step is a line here. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['stats', readStats],
  ['top', (rest) => readRanking('top', rest)],
  ['rare', (rest) => readRanking('rare', rest)],
  ['timechart', readTimechart],
  ['fields', readFields],
  ['table', readFields],
  ['sort', readSort],
  ['limit', readLimit],
  ['head', readLimit],
]);

export function readStage({ text, at }: StageText): Stage | QueryIssue {
  const name = /^\S*/.exec(text)?.[0] ?? '';
  const place = { at, end: at + Math.max(text.length, 1) };
  const read = READERS.get(name.toLowerCase());
  if (!read) {
    const known = 'stats, top, rare, timechart, fields, sort, limit';
    return { ...place, message: name === '' ? 'Something must follow “|”.' : `There is no step “${name}”: ${known}.` };
  }
  const stage = read(text.slice(name.length).trim());
  return 'fault' in stage ? { ...place, message: stage.fault } : stage;
}

/** `count(), dc(user) as users by host, "Logon Type"`. */
function readStats(rest: string): Stage | Fault {
  const [made, grouped, ...more] = splitAt(rest, 'by');
  if (more.length > 0) return { fault: 'Say “by” once.' };
  const figures = listOf(made ?? '');
  if (figures.length > MOST_FIGURES) return { fault: `There are at most ${MOST_FIGURES} figures.` };
  const aggregates = figures.map(readAggregate);
  const by = grouped === undefined ? [] : groupsOf(grouped);
  const broken = [...aggregates, by].find((each) => 'fault' in each);
  if (broken && 'fault' in broken) return broken;
  const read = aggregates.filter((each): each is Aggregate => !('fault' in each));
  return { kind: 'stats', aggregates: read.length === 0 ? [COUNT] : read, by: 'fault' in by ? [] : by };
}

/** `top 20 Image, user`. */
function readRanking(kind: 'top' | 'rare', rest: string): Stage | Fault {
  const [, rows = String(TOP_ROWS), names = ''] = /^(?:limit=)?(\d{1,6}\s+)?(.*)$/su.exec(rest) ?? [];
  const fields = groupsOf(names);
  if ('fault' in fields) return fields;
  return { kind, fields, rows: Math.min(MOST_ROWS, Math.max(1, Number(rows))) };
}

/** `span=1h count() by source`. */
function readTimechart(rest: string): Stage | Fault {
  const [, span, behind = ''] = /^(?:span=(\S+)\s*)?(.*)$/su.exec(rest) ?? [];
  const spanMs = span === undefined ? undefined : durationOf(span);
  if (span !== undefined && spanMs === undefined) return { fault: `“${span}” is no width: 30s, 5m, 1h or 1d.` };
  const [made, grouped, ...more] = splitAt(behind, 'by');
  const names = grouped === undefined ? [] : groupsOf(grouped);
  if ('fault' in names) return names;
  if (more.length > 0 || names.length > 1) return { fault: 'A timechart is divided by one field.' };
  const [first = COUNT, ...others] = listOf(made ?? '').map(readAggregate);
  if ('fault' in first) return first;
  if (others.length > 0) return { fault: 'A timechart shows one figure.' };
  return { kind: 'timechart', spanMs, aggregate: first, by: names[0] };
}

function readFields(rest: string): Stage | Fault {
  const fields = namesOf(rest);
  return 'fault' in fields ? fields : { kind: 'fields', fields };
}

/** `-count, host`: a minus puts the largest first. */
function readSort(rest: string): Stage | Fault {
  const written = listOf(rest);
  if (written.length === 0) return { fault: 'Say by which column: sort -count.' };
  const keys = written.map((key) => {
    const bare = key.replace(/^[-+]/, '').replace(/\s+(?:asc|desc)$/i, '');
    return { column: unquoted(bare), isDescending: key.startsWith('-') || /\sdesc$/i.test(key) };
  });
  return { kind: 'sort', keys };
}

function readLimit(rest: string): Stage | Fault {
  if (!/^\d{1,6}$/.test(rest) || Number(rest) === 0) return { fault: `Say how many rows, 1 to ${MOST_ROWS}.` };
  return { kind: 'limit', rows: Math.min(MOST_ROWS, Number(rest)) };
}

/** `count()`, `count`, `dc(user)`, `dc("Logon Type") as kinds`. Without patterns: what is written may be thousands of spaces. */
function readAggregate(written: string): Aggregate | Fault {
  const [call = '', name, ...more] = splitAt(written, 'as');
  const open = call.indexOf('(');
  const isClosed = open < 0 || call.endsWith(')');
  const does = (open < 0 ? call : call.slice(0, open)).trim().toLowerCase();
  const inner = open < 0 ? '' : call.slice(open + 1, -1).trim();
  const known = AGGREGATES.find((each) => each === does);
  if (known === undefined || !isClosed || more.length > 0 || name === '') {
    const shown = written.length > 80 ? `${written.slice(0, 79)}…` : written;
    return { fault: `There is no “${shown}”: ${AGGREGATES.join(', ')}, each with its field in brackets.` };
  }
  const field = inner === '' || inner === '*' ? undefined : unquoted(inner);
  if (field === undefined && known !== 'count') return { fault: `Say of which field: ${known}(field).` };
  return { does: known, field, name: name === undefined ? nameOf(known, field) : unquoted(name) };
}

function nameOf(does: Aggregate['does'], field: string | undefined): string {
  return field === undefined ? does : `${does}(${field})`;
}

/** Hardly two events have one time. */
function groupsOf(text: string): readonly string[] | Fault {
  const names = namesOf(text);
  return 'fault' in names || !names.includes('time') ? names : { fault: 'Divide times by steps: timechart span=1h.' };
}

function namesOf(text: string): readonly string[] | Fault {
  const names = listOf(text).map(unquoted);
  if (names.length === 0) return { fault: 'Say of which field.' };
  if (names.length > MOST_FIELDS) return { fault: `There are at most ${MOST_FIELDS} fields.` };
  return names;
}

/** Pieces between commas, outside of quotes and brackets. */
function listOf(text: string): readonly string[] {
  const pieces: string[] = [''];
  let isQuoted = false;
  let depth = 0;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === '(') depth += 1;
    else if (!isQuoted && character === ')') depth = Math.max(0, depth - 1);
    if (character === ',' && !isQuoted && depth === 0) pieces.push('');
    else pieces[pieces.length - 1] += character;
  }
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
}

/** At a word that stands alone, outside of quotes. */
function splitAt(text: string, word: string): readonly string[] {
  const parts: string[] = [''];
  for (const piece of text.match(/"(?:[^"]|"")*"|\s+|[^\s"]+|"/gsu) ?? []) {
    if (piece.toLowerCase() === word) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts.map((part) => part.trim());
}

function unquoted(text: string): string {
  const inner = /^"(.*)"$/su.exec(text)?.[1];
  return inner === undefined ? text : inner.replaceAll('""', '"');
}

function durationOf(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,4})([smhd])$/.exec(text) ?? [];
  const ms = Number(count ?? 0) * (unit === undefined ? 0 : UNITS_MS[unit as keyof typeof UNITS_MS]);
  return ms > 0 ? ms : undefined;
}
