import { BlockWriter } from './block-writer.ts';
import type { EncodedRows, LakeEvent } from './contract.ts';
import { LineEncoder } from './encode-lines.ts';
import type { EventSink } from './event-sink.ts';
import { FieldPlaces, type IsRuleField } from './field-places.ts';
import { RowWriter } from './row-writer.ts';
import type { LakeLine } from './scanned-lines.ts';
import { writeOrigin, writeTime } from './write-origin.ts';

/** Told of an event that could not be written; its row is left out and the rows around it stand. Without it, it is thrown. */
export type OnUnwritable = (event: LakeEvent, error: unknown) => void;

export type EncodeEvents = (events: Iterable<LakeEvent>, onUnwritable?: OnUnwritable) => EncodedRows;

/**
 * Encodes `events` rows in RowBinary, in the order of `TABLE_COLUMNS`. Raw bytes are copied, never decoded; every other
 * text is written once. Fields that no rule names are left to `raw` where `raw` is a JSON object (ADR 0005).
 * Takes events one by one, so that each may be forgotten when it is written, and keeps its buffer from batch to batch:
 * a batch of live events, or a new buffer each, costs more in garbage collection than the encoding itself.
 */
export function createEventEncoder(isRuleField: IsRuleField = () => false): EncodeEvents {
  const encoder = createRowEncoder(isRuleField);
  return (events, onUnwritable = rethrow) => {
    // A batch that broke off has left its rows here.
    encoder.clear();
    for (const event of events) {
      try {
        encoder.add(event);
      } catch (error) {
        onUnwritable(event, error);
      }
    }
    return encoder.take();
  };
}

/** Takes the events of a batch one by one. */
export type EventEncoder = {
  /** Throws what reading the event throws: then it has left no trace. */
  readonly add: (event: LakeEvent) => void;
  /** What was added since the last `take` or `clear`. */
  readonly take: () => EncodedRows;
  readonly clear: () => void;
};

/** Row by row: what can be cut into rows again, as a replay must. */
export function createRowEncoder(isRuleField: IsRuleField = () => false): EventEncoder {
  const writer = new RowWriter();
  const places = new FieldPlaces(isRuleField);
  let rowCount = 0;
  const clear = () => {
    writer.cutBack(0);
    rowCount = 0;
  };
  return {
    add: (event) => {
      const start = writer.size;
      try {
        writeEvent(writer, event, places);
        rowCount += 1;
      } catch (error) {
        writer.cutBack(start);
        throw error;
      }
    },
    take: () => {
      const rows = { table: 'events', format: 'RowBinary', rowCount, bytes: writer.take() } as const;
      clear();
      return rows;
    },
    clear,
  };
}

export type BlockEncoder = EventEncoder & {
  /**
   * The row of a line that was not decoded: gives the event's time, in milliseconds since the Unix epoch. Undefined, and
   * without a trace, where the line has to be decoded and added.
   */
  readonly addLine: (line: LakeLine) => number | undefined;
};

export type BlockOptions = {
  readonly isRuleField?: IsRuleField;
  /** Puts the pieces of a block into a file and gives its path; undefined where it cannot. */
  readonly spool?: (parts: readonly Uint8Array[]) => string | undefined;
};

/** Column by column: what costs the engine least to take. */
export function createBlockEncoder({ isRuleField = () => false, spool }: BlockOptions = {}): BlockEncoder {
  const writer = new BlockWriter();
  const places = new FieldPlaces(isRuleField);
  const lines = new LineEncoder(writer, places);
  return {
    addLine: (line) => {
      try {
        return lines.add(line);
      } catch (error) {
        writer.dropRow();
        throw error;
      }
    },
    add: (event) => {
      try {
        writeEvent(writer, event, places);
        writer.endRow();
      } catch (error) {
        writer.dropRow();
        throw error;
      }
    },
    take: () => {
      const rowCount = writer.row;
      const parts = writer.parts();
      const file = rowCount === 0 ? undefined : spool?.(parts);
      const bytes = file === undefined ? joined(parts) : new Uint8Array(0);
      writer.clear();
      return { table: 'events', format: 'Native', rowCount, bytes, ...(file !== undefined && { file }) };
    },
    clear: () => writer.clear(),
  };
}

function rethrow(_: LakeEvent, error: unknown): never {
  throw error;
}

/** In memory of its own. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function writeEvent(writer: EventSink, { origin, event, brief }: LakeEvent, places: FieldPlaces): void {
  writeOrigin(writer, origin);
  writeTime(writer, event.timeMs);
  writer.name(event.logsource.product);
  writer.name(event.logsource.service);
  writer.names(event.logsource.categories);
  writer.name(brief.eventCode);
  writer.string(brief.host);
  writer.string(brief.user);
  writer.string(brief.srcIp);
  writer.string(brief.dstIp);
  writer.uint32(brief.classUid);
  writer.uint8(brief.activityId);
  writer.uint8(brief.severityId);
  writer.uint8(brief.statusId);
  places.sort(event.fields, isJsonObject(event.raw));
  places.write(writer);
  writer.bytes(event.raw);
}

function isJsonObject(raw: Uint8Array): boolean {
  return raw[0] === 0x7b && (raw.at(-1) === 0x7d || raw.at(-2) === 0x7d);
}
