import type { Pattern } from '../../event-query/contract.ts';
import type { SqlFilter } from './sql-filter.ts';

/** A condition on a text: `test(expression)` is its SQL. */
export type TextTest = (expression: string) => string;

/** The whole text is as the pattern says. */
export function testOf(filter: SqlFilter, pattern: Pattern): TextTest {
  const [only = '', ...more] = pattern.pieces;
  if (more.length === 0 && pattern.isCaseExact) return equals(filter, only);
  if (pattern.pieces.every((piece) => piece === '') && more.length > 0) return (expression) => `${expression} != ''`;
  const like = filter.bind(pattern.pieces.map(likeLiteral).join('%'));
  return (expression) => `${expression} ILIKE ${like}`;
}

export function equals(filter: SqlFilter, value: string): TextTest {
  const place = filter.bind(value);
  return (expression) => `${expression} = ${place}`;
}

/** The pattern stands anywhere in the text. */
export function testWithin(filter: SqlFilter, { pieces, isCaseExact }: Pattern): TextTest {
  const like = filter.bind(`%${pieces.map(likeLiteral).join('%')}%`);
  return (expression) => `${expression} ${isCaseExact ? 'LIKE' : 'ILIKE'} ${like}`;
}

function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
