import type { FieldValue } from '../sources/index.ts';
import { BlockWriter } from './block-writer.ts';
import { HOT_FIELDS, hotIndexOf } from './columns.ts';
import type { EncodedRows, LakeEvent } from './contract.ts';
import type { EventSink } from './event-sink.ts';
import { RowWriter } from './row-writer.ts';
import { RULE_FIELDS } from './rule-fields.ts';
import { writeOrigin, writeTime } from './write-origin.ts';

/** Lists in lists deeper than this are forged; what stands below is left to raw, as rules leave it. */
const MAX_DEPTH = 8;

/** Bound of the memory of where a name goes; names come from the sender. */
const PLACES_LIMIT = 4096;
const IN_MAP = -1;
const IN_RAW = -2;
const SPACED = -3;

/** Says whether a loaded rule names the field; those of the public rules are known anyway. */
export type IsRuleField = (fieldName: string) => boolean;

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

/** Column by column: what costs the engine least to take. */
export function createBlockEncoder(isRuleField: IsRuleField = () => false): EventEncoder {
  const writer = new BlockWriter();
  const places = new FieldPlaces(isRuleField);
  return {
    add: (event) => {
      try {
        writeEvent(writer, event, places);
        writer.endRow();
      } catch (error) {
        writer.dropRow();
        throw error;
      }
    },
    take: () => ({ table: 'events', format: 'Native', rowCount: writer.row, bytes: writer.take() }),
    clear: () => writer.clear(),
  };
}

function rethrow(_: LakeEvent, error: unknown): never {
  throw error;
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

/** Decides for each field of one event whether it stands in its column, in the map, among the nulls, or in raw alone. */
class FieldPlaces {
  readonly #hot: string[] = HOT_FIELDS.map(() => '');
  readonly #names: string[] = [];
  readonly #values: string[] = [];
  readonly #nulls: string[] = [];
  readonly #moved: string[] = [];

  readonly #places = new Map<string, number>();
  readonly #isRuleField: IsRuleField;

  constructor(isRuleField: IsRuleField) {
    this.#isRuleField = isRuleField;
  }

  sort(fields: Readonly<Record<string, FieldValue>>, isInRaw: boolean): void {
    this.#hot.fill('');
    for (const list of [this.#names, this.#values, this.#nulls, this.#moved]) list.length = 0;
    for (const name in fields) {
      const value = fields[name];
      if (value === undefined) continue;
      const place = this.#places.get(name) ?? this.#placeOf(name);
      if (place < 0) {
        if (place === SPACED) this.#toMapUnspaced(name, value, isInRaw);
        else if (place === IN_MAP || !isInRaw) this.#toMap(name, value);
      } else if (typeof value === 'object' || value === '') {
        this.#moved.push(name);
        this.#toMap(name, value);
      } else {
        this.#hot[place] = typeof value === 'string' ? value : String(value);
      }
    }
  }

  #placeOf(name: string): number {
    const place = name.includes(' ') ? SPACED : (hotIndexOf(name) ?? (this.#isInRules(name) ? IN_MAP : IN_RAW));
    if (this.#places.size >= PLACES_LIMIT) this.#places.clear();
    this.#places.set(name, place);
    return place;
  }

  #isInRules(name: string): boolean {
    return this.#isRuleField(name) || RULE_FIELDS.has(name);
  }

  /** Field names compare without spaces (Sigma 2.1): a field that rules name is kept under their spelling of it. */
  #toMapUnspaced(name: string, value: FieldValue, isInRaw: boolean): void {
    const unspaced = name.replaceAll(' ', '');
    const isHot = hotIndexOf(unspaced) !== undefined;
    if (isHot) this.#moved.push(unspaced);
    if (isHot || this.#isInRules(unspaced)) this.#toMap(unspaced, value);
    else if (!isInRaw) this.#toMap(name, value);
  }

  write(writer: EventSink): void {
    for (const value of this.#hot) writer.string(value);
    writer.pairs(this.#names, this.#values);
    writer.names(this.#nulls);
    writer.names(this.#moved);
  }

  /** A list becomes its key repeated; one without any value or null is only named, among the moved. */
  #toMap(name: string, value: FieldValue): void {
    const before = this.#names.length + this.#nulls.length;
    this.#spread(name, value, 0);
    if (this.#names.length + this.#nulls.length > before) return;
    if (this.#moved.at(-1) !== name && this.#nulls.at(-1) !== name) this.#moved.push(name);
  }

  #spread(name: string, value: FieldValue, depth: number): void {
    if (value === null) {
      if (this.#nulls.at(-1) !== name) this.#nulls.push(name);
    } else if (typeof value === 'object') {
      if (depth > MAX_DEPTH) return;
      for (const element of value) this.#spread(name, element, depth + 1);
    } else {
      this.#names.push(name);
      this.#values.push(typeof value === 'string' ? value : String(value));
    }
  }
}
