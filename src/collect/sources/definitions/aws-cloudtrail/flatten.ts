import type { FieldRecord, FieldValue } from '../../contract.ts';
import { flattenObject, type JsonObject } from '../../json/index.ts';

/** Rules ask these for text wherever it stands within (`requestParameters|contains: Suspended`). */
const TEXT_FIELDS = ['requestParameters', 'responseElements'] as const;

export function flattenRecord(record: JsonObject): FieldRecord {
  const fields = flattenObject(record);
  for (const name of TEXT_FIELDS) {
    const value = record[name];
    if (typeof value === 'object' && value !== null) fields.set(name, textsOf(name, value, fields));
  }
  return Object.fromEntries(fields);
}

/**
 * The object as JSON, and beside it each string within that holds JSON of its own (a policy document): a rule that
 * looks for `"Allow"` means the document's text, where the quotes are not escaped.
 */
function textsOf(name: string, value: object, fields: ReadonlyMap<string, FieldValue>): FieldValue {
  const texts: string[] = [JSON.stringify(value)];
  for (const [path, field] of fields) {
    if (!path.startsWith(`${name}.`)) continue;
    for (const text of Array.isArray(field) ? field : [field]) {
      if (typeof text === 'string' && text.includes('"')) texts.push(text);
    }
  }
  const [only] = texts;
  return texts.length === 1 && only !== undefined ? only : texts;
}
