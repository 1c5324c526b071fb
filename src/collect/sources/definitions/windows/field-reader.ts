import type { FieldRecord, FieldValue } from '../../contract.ts';

/** Reads an event's fields, and keeps which were taken: what is left over stands in `unmapped`. */
export class FieldReader {
  readonly #fields: FieldRecord;
  readonly #taken: Set<string> | undefined;

  /** `isKeeping`: somebody will ask for the rest. */
  constructor(fields: FieldRecord, isKeeping: boolean) {
    this.#fields = fields;
    this.#taken = isKeeping ? new Set() : undefined;
  }

  /** Looks without taking. */
  peek(name: string): FieldValue | undefined {
    return this.#fields[name];
  }

  /** The first of the fields that is a text. Windows writes `-` where there is nothing. */
  text(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.#fields[name];
      if (typeof value !== 'string' || value === '' || value === '-') continue;
      this.#taken?.add(name);
      return value;
    }
    return undefined;
  }

  /** `6196`, `"6196"` or `"0x1834"`. */
  integer(...names: readonly string[]): number | undefined {
    for (const name of names) {
      const value = this.#fields[name];
      const number =
        typeof value === 'number' || (typeof value === 'string' && value !== '') ? Number(value) : Number.NaN;
      if (!Number.isSafeInteger(number)) continue;
      this.#taken?.add(name);
      return number;
    }
    return undefined;
  }

  /** Something else was made of it that says as much. */
  take(...names: readonly string[]): void {
    for (const name of names) this.#taken?.add(name);
  }

  /** Undefined: everything was taken. */
  rest(): FieldRecord | undefined {
    const rest = Object.entries(this.#fields).filter(([name]) => this.#taken?.has(name) !== true);
    return rest.length === 0 ? undefined : Object.fromEntries(rest);
  }
}
