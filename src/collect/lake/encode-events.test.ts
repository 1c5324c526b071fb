import { describe, expect, it } from 'vitest';
import { HOT_FIELDS, TABLE_COLUMNS } from './columns.ts';
import { createEventEncoder } from './encode-events.ts';
import { LAKE_MIGRATIONS } from './migrations/index.ts';
import { RULE_FIELDS } from './rule-fields.ts';
import { eventOf, originOf } from './test-lake.ts';

const bytesFor = (fields: Record<string, string>, raw: string, isRuleField?: (name: string) => boolean) =>
  Buffer.from(
    createEventEncoder(isRuleField)([eventOf(originOf(1, 0), { fields, raw: new TextEncoder().encode(raw) })]).bytes,
  );

describe('encoding an event', () => {
  it('leaves a field that no rule names to a JSON raw, until a rule names it', () => {
    const fields = { MyOwnField: 'a value' };
    expect(bytesFor(fields, '{}').includes('MyOwnField')).toBe(false);
    expect(bytesFor(fields, '{}\r').includes('MyOwnField')).toBe(false);
    expect(bytesFor(fields, '{}', (name) => name === 'MyOwnField').includes('a value')).toBe(true);
    expect(bytesFor(fields, '{ cut').includes('a value')).toBe(true);
  });

  it('survives lists that are nested without end', () => {
    let value: unknown = 'deep';
    for (let depth = 0; depth < 100_000; depth += 1) value = [value];
    const fields = { Image: value } as Record<string, string>;
    expect(bytesFor(fields, 'x').includes('Image')).toBe(true);
  });
});

describe('an event that cannot be written', () => {
  const good = (record: number) => eventOf(originOf(1, record));
  const fields = {
    get Image(): string {
      throw new Error('planted');
    },
  };
  const bad = eventOf(originOf(1, 1), { fields });

  it('leaves no trace among the rows around it, and is told', () => {
    const told: unknown[] = [];
    const encode = createEventEncoder();
    const rows = encode([good(0), bad, good(2)], (event, error) => told.push([event.origin.position.record, error]));
    expect(told).toEqual([[1, new Error('planted')]]);
    expect(rows).toEqual(createEventEncoder()([good(0), good(2)]));
  });

  it('is thrown where nobody listens, and nothing of its batch reaches the next', () => {
    const encode = createEventEncoder();
    expect(() => encode([good(0), bad])).toThrow('planted');
    expect(encode([good(3)])).toEqual(createEventEncoder()([good(3)]));
  });
});

describe('the columns', () => {
  it('are those of the tables, in the encoders’ order', () => {
    for (const [table, columns] of Object.entries(TABLE_COLUMNS)) {
      const sql = LAKE_MIGRATIONS.flatMap(({ statements }) => statements);
      const created = sql.find((text) => text.includes(`EXISTS ${table} (`)) ?? '';
      const altered = sql.filter((text) => text.includes(`ALTER TABLE ${table}`)).join('\n');
      const declared = [
        ...created.matchAll(/^ {2}(\w+) (?!.*(?:ALIAS|TYPE|=))/gm),
        ...altered.matchAll(/ADD COLUMN IF NOT EXISTS (\w+)/g),
      ].map(([, name]) => name);
      expect(declared).toEqual(columns);
    }
  });

  it('never hold a field that is also meant for the map', () => {
    expect(HOT_FIELDS.filter((name) => RULE_FIELDS.has(name))).toEqual([]);
    expect(HOT_FIELDS.length + RULE_FIELDS.size).toBeGreaterThanOrEqual(408);
  });
});
