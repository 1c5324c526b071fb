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
const NAMES_IN_SHAPE = 4;
const MOST_HINT_LENGTH = 256;
const OPEN_BRACE = 0x7b;
const LESS_THAN = 0x3c;
const LF = Buffer.of(0x0a);

export type RecordGroup = { readonly hint: string; readonly records: ReceivedRecord[]; readonly indexes: number[] };

/** Which source a group is of, and in which of its records' forms. */
export type ChosenSource = { readonly sourceId: string; readonly form: number };

/** Records that are alike: called the same by their sender, and of one shape. In the order in which they came. */
export function groupRecords(records: readonly ReceivedRecord[]): readonly RecordGroup[] {
  const groups = new Map<string, RecordGroup>();
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
  return [...groups.values()];
}

/** Two logs that begin with the same members, or both as plain text, are taken for one kind. */
function shapeOf(bytes: Uint8Array | undefined): string {
  let at = 0;
  while (bytes !== undefined && isJsonBlank(bytes[at])) at += 1;
  const first = bytes?.[at];
  if (bytes === undefined || first !== OPEN_BRACE) return first === LESS_THAN ? '<' : 'text';
  return memberNames(bytes, at, NAMES_IN_SHAPE).join('\t');
}

/** Named by whoever set the sender up, else by the sender's own name for it, else recognised. Undefined: unknown. */
export function chooseSource(
  group: RecordGroup,
  named: string | undefined,
  sources: readonly SourceDefinition[],
): ChosenSource | undefined {
  const known = sources.filter(({ isCatchAll }) => isCatchAll !== true);
  const believed = named === undefined ? hintedSource(group.hint, known) : requireSource(named, sources);
  const forms = group.records[0]?.forms.length ?? 0;
  for (let form = 0; form < forms; form += 1) {
    const sample = sampleOf(group, form);
    const found = recogniseSource(sample, believed === undefined ? known : [believed]);
    if (found !== undefined) return { sourceId: found.source.id, form };
  }
  const { innermost = 0, whole = 0 } = group.records[0] ?? {};
  if (believed !== undefined) return { sourceId: believed.id, form: innermost };
  // Takes what nobody else knows, as its sender wrote it.
  const catchAll = sources.find(({ isCatchAll }) => isCatchAll === true);
  if (!catchAll || recogniseSource(sampleOf(group, whole), [catchAll]) === undefined) return undefined;
  return { sourceId: catchAll.id, form: whole };
}

function hintedSource(hint: string, sources: readonly SourceDefinition[]): SourceDefinition | undefined {
  if (hint === '') return undefined;
  return (
    sources.find(({ id }) => id === hint) ?? sources.find(({ hints }) => hints?.some((pattern) => pattern.test(hint)))
  );
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

function sampleOf({ records }: RecordGroup, form: number): Uint8Array {
  const sample: Uint8Array[] = [];
  let size = 0;
  for (const { forms } of records.slice(0, LOOKED_AT)) {
    const bytes = forms[form]?.bytes ?? new Uint8Array(0);
    if (size > 0 && size + bytes.length > SAMPLE_BYTES) break;
    sample.push(bytes, LF);
    size += bytes.length + 1;
  }
  return Buffer.concat(sample);
}
