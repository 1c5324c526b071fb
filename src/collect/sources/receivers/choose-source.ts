import { Buffer } from 'node:buffer';
import { WatchfloorError } from '../../../platform/kernel/index.ts';
import type { SourceDefinition } from '../contract.ts';
import { isJsonBlank, memberNames } from '../framing/index.ts';
import { recogniseSource, SAMPLE_BYTES } from '../recognise.ts';
import type { ReceivedRecord } from './received-record.ts';

/** Recognition looks at so many records of a group. */
const LOOKED_AT = 20;
/** Kinds of records of one request that are told apart; what comes beyond shares a group. */
const MOST_GROUPS = 256;
/** Of one request, in all its groups: recognition runs on the thread that answers everybody. */
const REQUEST_SAMPLE_BYTES = 1024 * 1024;
/** So many groups may show many records; of those behind, as many as these bytes hold, and the first in any case. */
const LARGE_SAMPLES = 16;
const SMALL_SAMPLE_BYTES = 4 * 1024;
/** Whatever is left of that, so much of each group is looked at. */
const LEAST_SAMPLE_BYTES = 2 * 1024;
const NAMES_IN_SHAPE = 4;
const MOST_HINT_LENGTH = 256;
const OPEN_BRACE = 0x7b;
const LESS_THAN = 0x3c;
const LF = Buffer.of(0x0a);
const NO_CONTEXT = { receivedAtMs: 0, sender: '' };

type LikeRecords = { readonly hint: string; readonly records: ReceivedRecord[]; readonly indexes: number[] };

/** `samples`: what recognition looks at, of each form of the records. */
export type RecordGroup = LikeRecords & { readonly samples: readonly Uint8Array[] };

/** Which source a group is of, and in which of its records' forms. */
export type ChosenSource = { readonly sourceId: string; readonly form: number };

/** Records that are alike: called the same by their sender, and of one shape. In the order in which they came. */
export function groupRecords(records: readonly ReceivedRecord[]): readonly RecordGroup[] {
  const groups = new Map<string, LikeRecords>();
  for (const [index, record] of records.entries()) {
    const hint = record.hint.slice(0, MOST_HINT_LENGTH);
    const key = `${hint}\n${record.forms.length}\n${shapeOf(record.forms[0]?.bytes)}`;
    const isNew = !groups.has(key);
    const place = isNew && groups.size >= MOST_GROUPS ? '' : key;
    const group = groups.get(place) ?? { hint: place === '' ? '' : hint, records: [], indexes: [] };
    group.records.push(record);
    group.indexes.push(index);
    groups.set(place, group);
  }
  return withSamples([...groups.values()]);
}

function withSamples(groups: readonly LikeRecords[]): readonly RecordGroup[] {
  let left = REQUEST_SAMPLE_BYTES;
  return groups.map((group, index) => {
    const mostBytes = Math.max(LEAST_SAMPLE_BYTES, Math.min(SAMPLE_BYTES, left));
    const enoughBytes = index < LARGE_SAMPLES ? mostBytes : Math.min(SMALL_SAMPLE_BYTES, mostBytes);
    const forms = group.records[0]?.forms ?? [];
    const samples = forms.map((_, form) => sampleOf(group, form, { mostBytes, enoughBytes }));
    left -= samples.reduce((sum, { length }) => sum + length, 0);
    return { ...group, samples };
  });
}

/** Two logs that begin with the same members, or both as plain text, are taken for one kind. */
function shapeOf(bytes: Uint8Array | undefined): string {
  let at = 0;
  while (bytes !== undefined && isJsonBlank(bytes[at])) at += 1;
  const first = bytes?.[at];
  if (bytes === undefined || first !== OPEN_BRACE) return first === LESS_THAN ? '<' : 'text';
  return memberNames(bytes, at, NAMES_IN_SHAPE).join('\t');
}

/** Named by whoever set the sender up, else the one that its sender's name for it means, else recognised. Undefined: unknown. */
export function chooseSource(
  group: RecordGroup,
  named: string | undefined,
  sources: readonly SourceDefinition[],
): ChosenSource | undefined {
  const { innermost = 0, whole = 0 } = group.records[0] ?? {};
  const known = sources.filter(({ isCatchAll }) => isCatchAll !== true);
  const believed = named === undefined ? known.find(({ id }) => id === group.hint) : requireSource(named, sources);
  if (believed !== undefined) return recognised(group, [believed]) ?? { sourceId: believed.id, form: innermost };
  const hinted = known.find(({ hints }) => group.hint !== '' && hints?.some((pattern) => pattern.test(group.hint)));
  const ofHint = hinted && recognised(group, [hinted]);
  if (ofHint !== undefined) return ofHint;
  if (hinted !== undefined && reads(hinted, group.samples[innermost])) return { sourceId: hinted.id, form: innermost };
  const found = recognised(group, known);
  if (found !== undefined) return found;
  // Takes what nobody else knows, as its sender wrote it.
  const catchAll = sources.find(({ isCatchAll }) => isCatchAll === true);
  const sample = group.samples[whole];
  if (!catchAll || !sample || recogniseSource(sample, [catchAll]) === undefined) return undefined;
  return { sourceId: catchAll.id, form: whole };
}

/** Senders use one name for several forms of a log, and a source reads not all. */
function reads(source: SourceDefinition, sample: Uint8Array = new Uint8Array(0)): boolean {
  for (const { kind } of source.decode(sample, 'lines', NO_CONTEXT)) return kind === 'event';
  return false;
}

function recognised(group: RecordGroup, sources: readonly SourceDefinition[]): ChosenSource | undefined {
  if (sources.length === 0) return undefined;
  for (const [form, sample] of group.samples.entries()) {
    const found = recogniseSource(sample, sources);
    // Originals in envelopes are read one by one: none would see the header that the first of them is.
    const isHeaded = found?.headerBytes !== undefined && group.records[0]?.forms[form]?.envelope !== undefined;
    if (found !== undefined && !isHeaded) return { sourceId: found.source.id, form };
  }
  return undefined;
}

/** Throws `ingest.unknown-source` (missing). */
export function requireSource(id: string, sources: readonly SourceDefinition[]): SourceDefinition {
  const found = sources.find((source) => source.id === id);
  if (found !== undefined) return found;
  const known = sources.map((source) => source.id);
  throw new WatchfloorError('missing', 'ingest.unknown-source', {
    message: `There is no such source. Known are auto, ${known.join(', ')}.`,
    details: { known },
  });
}

type SampleLimits = { readonly mostBytes: number; readonly enoughBytes: number };

function sampleOf({ records }: LikeRecords, form: number, { mostBytes, enoughBytes }: SampleLimits): Uint8Array {
  const sample: Uint8Array[] = [];
  let size = 0;
  for (const { forms } of records.slice(0, LOOKED_AT)) {
    const bytes = forms[form]?.bytes ?? new Uint8Array(0);
    if (size > 0 && size + bytes.length > enoughBytes) break;
    sample.push(bytes.subarray(0, mostBytes), LF);
    size += bytes.length + 1;
  }
  return Buffer.concat(sample);
}
