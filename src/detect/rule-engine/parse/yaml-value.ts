export type YamlRecord = { readonly [key: string]: unknown };

/** A number without quotes that its author spelt in another way than `String` does: `0x10`, `1.10`, `007`. */
export class WrittenNumber {
  readonly value: number;
  readonly source: string;

  constructor(value: number, source: string) {
    this.value = value;
    this.source = source;
  }
}

export function isRecord(value: unknown): value is YamlRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WrittenNumber);
}

/** The text of a scalar, or '' for anything else. Authors write versions and dates without quotes. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (value instanceof WrittenNumber) return value.source;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function toTexts(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.map(toText).filter((text) => text !== '');
}

/** A finite number written without quotes. */
export function toNumber(value: unknown): number | undefined {
  const number = value instanceof WrittenNumber ? value.value : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
