import { Buffer } from 'node:buffer';
import type { EntryFormat } from '../../platform/journal/index.ts';
import type { DecodeContext, DecodedRecord, SourceDefinition } from './contract.ts';
import { cutEnvelopes, decodeUtf8, type Enveloped, MAX_RECORD_BYTES } from './framing/index.ts';

/** What every protocol's envelope says in the same words, where it says it. `received`: the rest, as it came. */
export type EnvelopeFacts = {
  /** The protocol. */
  readonly via: string;
  /** When it happened, for originals that do not say it themselves: milliseconds since the Unix epoch. */
  readonly timeMs?: number;
  readonly host?: string;
  /** What the request said of all its records. */
  readonly parameters?: Readonly<Record<string, string>>;
};

/** A source that also takes originals in envelopes: the same definition for every format that the journal may hold. */
export type JournalledSource = Omit<SourceDefinition, 'decode'> & {
  readonly decode: (payload: Uint8Array, format: EntryFormat, context: DecodeContext) => Iterable<DecodedRecord>;
};

/**
 * Takes envelopes off before the source decodes. The original meets the decoder as its source wrote it; `raw` keeps both:
 * the original, and below it the envelope (ADR 0012). Of an original that holds several records the first has it.
 */
export function takesEnvelopes(source: SourceDefinition): JournalledSource {
  return {
    ...source,
    decode: (payload, format, context) =>
      format === 'enveloped' ? decodeOriginals(source, payload, context) : source.decode(payload, format, context),
  };
}

function* decodeOriginals(
  source: SourceDefinition,
  payload: Uint8Array,
  context: DecodeContext,
): Iterable<DecodedRecord> {
  for (const cut of cutEnvelopes(payload, { maxBytes: MAX_RECORD_BYTES, isUtf8: true })) {
    if (cut.kind === 'rejected') {
      yield cut;
      continue;
    }
    let envelope: Uint8Array | undefined = cut.envelope;
    for (const record of source.decode(cut.frame, 'frames', contextOf(cut, context))) {
      const isWhole = record.raw.length === cut.original.length;
      if (envelope === undefined) yield record;
      else yield { ...record, raw: isWhole ? cut.raw : joined(record.raw, envelope) };
      // A list of thousands would multiply it.
      envelope = undefined;
    }
  }
}

/** What the original leaves open, its envelope answers before the connection does. */
function contextOf({ envelope }: Enveloped, context: DecodeContext): DecodeContext {
  const facts = factsOf(envelope);
  return { receivedAtMs: facts?.timeMs ?? context.receivedAtMs, sender: facts?.host ?? context.sender };
}

function factsOf(envelope: Uint8Array): EnvelopeFacts | undefined {
  try {
    return JSON.parse(decodeUtf8(envelope)) as EnvelopeFacts;
  } catch {
    return undefined;
  }
}

const LF = Buffer.of(0x0a);
const joined = (original: Uint8Array, envelope: Uint8Array) => Buffer.concat([original, LF, envelope]);
