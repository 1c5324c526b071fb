import { Buffer, isUtf8 } from 'node:buffer';
import { findMember, type JsonMember, MAX_RECORD_BYTES, memberText, withoutMember } from '../../framing/index.ts';
import { envelopeOf, type ReceivedRecord, type RecordForm } from '../received-record.ts';
import type { ElasticFault } from './elastic-replies.ts';

/** An item costs far more than its bytes while it is held. */
export const MOST_ITEMS = 100_000;

export type BulkAction = 'index' | 'create' | 'update' | 'delete';

export type BulkItem = {
  readonly action: BulkAction;
  readonly index: string;
  readonly id: string | undefined;
  /** Or why there is none. */
  readonly record: ReceivedRecord | ElasticFault;
};

const ACTIONS: ReadonlySet<string> = new Set(['index', 'create', 'update', 'delete']);
const LF = 0x0a;
const CR = 0x0d;

type Line = { readonly bytes: Buffer; readonly next: number };
type Value = Readonly<Record<string, unknown>>;

/** Lines of an action and, but for `delete`, its document. An action that cannot be read ends it: nothing is taken. */
export function readBulk(body: Buffer, pathIndex: string | undefined): readonly BulkItem[] | ElasticFault {
  const items: BulkItem[] = [];
  for (let line = lineAt(body, 0); line !== undefined; ) {
    if (items.length >= MOST_ITEMS) return refusal(413, `At most ${MOST_ITEMS} items a request.`);
    const head = readAction(line.bytes);
    if (head === undefined)
      return refusal(400, `Malformed action, item ${items.length}: index, create, update or delete.`);
    const { action, index = pathIndex, id } = head;
    if (index === undefined) return refusal(400, `Item ${items.length} names no index, and neither does the path.`);
    let next = line.next;
    let record: ReceivedRecord | ElasticFault = refusal(
      400,
      'Watchfloor keeps logs as they came: none is changed or deleted.',
    );
    if (action !== 'delete') {
      const document = lineAt(body, next);
      if (document === undefined) return refusal(400, `The document of item ${items.length} is missing.`);
      next = document.next;
      if (action !== 'update') record = readDocument(document.bytes, index);
    }
    items.push({ action, index, id, record });
    line = lineAt(body, next);
  }
  return items;
}

const refusal = (status: number, reason: string): ElasticFault => ({
  status,
  type: 'illegal_argument_exception',
  reason,
});

/** The next line that is not blank. */
function lineAt(body: Buffer, from: number): Line | undefined {
  for (let at = from; at < body.length; ) {
    const found = body.indexOf(LF, at);
    const end = found === -1 ? body.length : found;
    const bytes = body.subarray(at, end > at && body[end - 1] === CR ? end - 1 : end);
    if (bytes.length > 0) return { bytes, next: end + 1 };
    at = end + 1;
  }
  return undefined;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function readAction(bytes: Buffer) {
  const [[action = '', about] = []] = Object.entries(objectOf(bytes) ?? {});
  if (!ACTIONS.has(action) || typeof about !== 'object' || about === null) return undefined;
  const { _index: index, _id: id } = about as Value;
  return { action: action as BulkAction, index: textOf(index), id: textOf(id) };
}

function readDocument(bytes: Buffer, index: string): ReceivedRecord | ElasticFault {
  // It becomes a stub: nobody has to read it.
  if (bytes.length > MAX_RECORD_BYTES) return { hint: index, forms: [{ bytes }], innermost: 0, whole: 0 };
  const value = isUtf8(bytes) ? objectOf(bytes) : undefined;
  if (value === undefined) {
    return { status: 400, type: 'document_parsing_exception', reason: 'The document is no JSON object in UTF-8.' };
  }
  const wrapped = (member: JsonMember | undefined): RecordForm[] => {
    const text = memberText(bytes, member);
    if (member === undefined || text === undefined || text === '') return [];
    return [{ bytes: Buffer.from(text), envelope: () => envelopeOf(factsOf(value), withoutMember(bytes, member)) }];
  };
  const original = wrapped(findMember(bytes, 0, ['event', 'original']) ?? findMember(bytes, 0, ['event.original']));
  const forms = [...original, { bytes }, ...wrapped(findMember(bytes, 0, ['message']))];
  const whole = original.length;
  return { hint: index, forms, whole, innermost: original.length > 0 ? 0 : forms.length - 1 };
}

function factsOf({ '@timestamp': timestamp, host }: Value) {
  const timeMs = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  const name = typeof host === 'object' && host !== null && 'name' in host ? host.name : host;
  return {
    via: 'elasticsearch-bulk',
    ...(Number.isFinite(timeMs) && { timeMs }),
    ...(typeof name === 'string' && { host: name }),
  };
}

function objectOf(bytes: Buffer): Value | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Value) : undefined;
  } catch {
    return undefined;
  }
}
