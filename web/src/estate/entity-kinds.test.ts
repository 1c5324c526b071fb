import { expect, test } from 'vitest';
import { parseQuery } from '../../../src/collect/event-query/contract.ts';
import { alertEntity, entityKind } from './entity-kinds.ts';

test('the events of an entity are found by a query that means it, whatever its name holds', () => {
  const found = (type: string, name: string) => parseQuery(entityKind(type).query(name));
  const field = (name: string, value: string) => ({
    terms: [{ kind: 'field', field: name, isNegated: false, pattern: { pieces: [value] } }],
  });
  expect(found('host', 'PC "1" or x')).toMatchObject(field('host', 'PC "1" or x'));
  expect(found('user', 'CORP\\bob')).toMatchObject(field('user', 'bob'));
  expect(found('ip', '192.0.2.1')).toMatchObject(field('ip', '192.0.2.1'));
  expect(found('account', '1234')).toMatchObject(field('recipientAccountId', '1234'));
  expect(found('constructor', 'x y')).toMatchObject({ terms: [{ kind: 'text', pattern: { pieces: ['x y'] } }] });
});

test('alerts know it by their own name', () => {
  expect(alertEntity('host', 'PC1')).toBe('host:pc1');
  expect(alertEntity('ip', '192.0.2.1')).toBe('address:192.0.2.1');
  expect(alertEntity('user', 'CORP\\bob')).toBe('user:CORP\\bob');
});
