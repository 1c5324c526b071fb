export type YamlRecord = { readonly [key: string]: unknown };

export function isRecord(value: unknown): value is YamlRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a scalar, or '' for anything else. Authors write versions and dates without quotes. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function toTexts(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.map(toText).filter((text) => text !== '');
}
