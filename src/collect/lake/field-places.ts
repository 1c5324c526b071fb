import type { FieldValue } from '../sources/index.ts';
import { HOT_FIELDS, hotIndexOf } from './columns.ts';
import type { EventSink } from './event-sink.ts';
import { RULE_FIELDS } from './rule-fields.ts';

/** Lists in lists deeper than this are forged; what stands below is left to raw, as rules leave it. */
const MAX_DEPTH = 8;

/** Bound of the memory of where a name goes; names come from the sender. */
const PLACES_LIMIT = 4096;
/** Where a field goes that has no column. */
export const IN_MAP = -1;
export const IN_RAW = -2;
/** To where its name without spaces goes. */
export const SPACED = -3;

/** Says whether a loaded rule names the field; those of the public rules are known anyway. */
export type IsRuleField = (fieldName: string) => boolean;

/** Decides for each field of one event whether it stands in its column, in the map, among the nulls, or in raw alone. */
export class FieldPlaces {
  /** By place in `HOT_FIELDS`. */
  readonly hot: string[] = HOT_FIELDS.map(() => '');
  readonly names: string[] = [];
  readonly values: string[] = [];
  readonly nulls: string[] = [];
  readonly moved: string[] = [];

  readonly #places = new Map<string, number>();
  readonly #isRuleField: IsRuleField;

  constructor(isRuleField: IsRuleField) {
    this.#isRuleField = isRuleField;
  }

  sort(fields: Readonly<Record<string, FieldValue>>, isInRaw: boolean): void {
    this.hot.fill('');
    for (const list of [this.names, this.values, this.nulls, this.moved]) list.length = 0;
    for (const name in fields) {
      const value = fields[name];
      if (value === undefined) continue;
      const place = this.placeOf(name);
      if (place < 0) {
        if (place === SPACED) this.#toMapUnspaced(name, value, isInRaw);
        else if (place === IN_MAP || !isInRaw) this.#toMap(name, value);
      } else if (typeof value === 'object' || value === '') {
        this.moved.push(name);
        this.#toMap(name, value);
      } else {
        this.hot[place] = typeof value === 'string' ? value : String(value);
      }
    }
  }

  /** The number of its column, from 0, or one of those above. */
  placeOf(name: string): number {
    return this.#places.get(name) ?? this.#decide(name);
  }

  #decide(name: string): number {
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
    if (isHot) this.moved.push(unspaced);
    if (isHot || this.#isInRules(unspaced)) this.#toMap(unspaced, value);
    else if (!isInRaw) this.#toMap(name, value);
  }

  write(writer: EventSink): void {
    for (const value of this.hot) writer.string(value);
    writer.pairs(this.names, this.values);
    writer.names(this.nulls);
    writer.names(this.moved);
  }

  /** A list becomes its key repeated; one without any value or null is only named, among the moved. */
  #toMap(name: string, value: FieldValue): void {
    const before = this.names.length + this.nulls.length;
    this.#spread(name, value, 0);
    if (this.names.length + this.nulls.length > before) return;
    if (this.moved.at(-1) !== name && this.nulls.at(-1) !== name) this.moved.push(name);
  }

  #spread(name: string, value: FieldValue, depth: number): void {
    if (value === null) {
      if (this.nulls.at(-1) !== name) this.nulls.push(name);
    } else if (typeof value === 'object') {
      if (depth > MAX_DEPTH) return;
      for (const element of value) this.#spread(name, element, depth + 1);
    } else {
      this.names.push(name);
      this.values.push(typeof value === 'string' ? value : String(value));
    }
  }
}
