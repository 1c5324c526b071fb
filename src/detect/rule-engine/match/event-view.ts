import type { EventValue, MatchableEvent } from '../contract.ts';
import { hasNull, normalizeFieldName, textsOf } from './event-values.ts';
import { foldCase } from './fold-case.ts';

type Fields = MatchableEvent['fields'];

const LAST_SERIAL = 0xffff_fff0;

/** One event after another by the plan's slots; texts and their folded form are made once an event, on demand. */
export class EventView {
  /** Slots of the fields that this event has and the plan knows. */
  present: number[] = [];
  /** By slot; to be trusted only for slots that are `present`. */
  readonly values: (EventValue | undefined)[];
  readonly #slots: ReadonlyMap<string, number>;
  readonly #stamps: Uint32Array;
  #texts: (readonly string[] | undefined)[];
  #folded: (readonly string[] | undefined)[];
  #allTexts: readonly string[] | undefined;
  #allFolded: readonly string[] | undefined;
  #fields: Fields = {};
  #serial = 0;

  constructor(slots: ReadonlyMap<string, number>) {
    this.#slots = slots;
    this.#stamps = new Uint32Array(slots.size);
    this.values = new Array(slots.size).fill(undefined);
    this.#texts = new Array(slots.size).fill(undefined);
    this.#folded = new Array(slots.size).fill(undefined);
  }

  load(fields: Fields): void {
    if (++this.#serial >= LAST_SERIAL) {
      this.#stamps.fill(0);
      this.#serial = 1;
    }
    this.#fields = fields;
    this.present = [];
    this.#allTexts = undefined;
    this.#allFolded = undefined;
    for (const name in fields) {
      const slot = this.#slots.get(name.includes(' ') ? normalizeFieldName(name) : name);
      if (slot !== undefined) this.#put(slot, fields[name] as EventValue);
    }
  }

  has(slot: number): boolean {
    return this.#stamps[slot] === this.#serial;
  }

  isNull(slot: number): boolean {
    return !this.has(slot) || hasNull(this.values[slot] ?? null);
  }

  texts(slot: number): readonly string[] {
    if (!this.has(slot)) return [];
    const known = this.#texts[slot];
    if (known !== undefined) return known;
    const texts = textsOf(this.values[slot] ?? null);
    this.#texts[slot] = texts;
    return texts;
  }

  folded(slot: number): readonly string[] {
    if (!this.has(slot)) return [];
    const known = this.#folded[slot];
    if (known !== undefined) return known;
    const folded = this.texts(slot).map(foldCase);
    this.#folded[slot] = folded;
    return folded;
  }

  allValues(): readonly EventValue[] {
    return Object.values(this.#fields);
  }

  allTexts(isFolded: boolean): readonly string[] {
    this.#allTexts ??= this.allValues().flatMap(textsOf);
    if (!isFolded) return this.#allTexts;
    this.#allFolded ??= this.#allTexts.map(foldCase);
    return this.#allFolded;
  }

  #put(slot: number, value: EventValue): void {
    if (this.has(slot)) {
      // `Source Name` and `SourceName` in one event: both count.
      this.values[slot] = [this.values[slot] ?? null, value];
    } else {
      this.#stamps[slot] = this.#serial;
      this.values[slot] = value;
      this.present.push(slot);
    }
    this.#texts[slot] = undefined;
    this.#folded[slot] = undefined;
  }
}
