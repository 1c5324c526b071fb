import type { Bound, Pattern } from '../../event-query/contract.ts';
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

/** Numbers where every end is a number, else text in its order, which is the order of ISO 8601 times. */
export function testOfRange(
  filter: SqlFilter,
  { low, high }: { low: Bound | undefined; high: Bound | undefined },
): TextTest {
  const ends = [low, high].filter((bound) => bound !== undefined);
  const isNumeric = ends.every(({ value }) => IS_NUMBER.test(value));
  const compare = (bound: Bound | undefined, sign: '>' | '<') => {
    if (bound === undefined) return [];
    const place = isNumeric ? `toFloat64(${filter.bind(bound.value)})` : filter.bind(bound.value);
    return [`${sign}${bound.isInclusive ? '=' : ''} ${place}`];
  };
  const comparisons = [...compare(low, '>'), ...compare(high, '<')];
  return (expression) => {
    const value = isNumeric ? `toFloat64OrNull(${expression})` : expression;
    const tests = comparisons.map((comparison) => `${value} ${comparison}`);
    return `ifNull(${[`${expression} != ''`, ...tests].join(' AND ')}, 0)`;
  };
}

const IS_NUMBER = /^-?\d{1,15}(?:\.\d{1,9})?$/;

/** The text is an address of the network. */
export function testOfNetwork(filter: SqlFilter, cidr: string): TextTest {
  const place = filter.bind(cidr);
  const any = cidr.includes(':') ? "'::'" : "'0.0.0.0'";
  const isAddress = cidr.includes(':') ? 'isIPv6String' : 'isIPv4String';
  // The engine refuses the whole query for one text that is no address.
  return (expression) =>
    `(${isAddress}(${expression}) AND isIPAddressInRange(if(${isAddress}(${expression}), ${expression}, ${any}), ${place}))`;
}

/** The pattern stands anywhere in the text. */
export function testWithin(filter: SqlFilter, { pieces, isCaseExact }: Pattern): TextTest {
  const like = filter.bind(`%${pieces.map(likeLiteral).join('%')}%`);
  return (expression) => `${expression} ${isCaseExact ? 'LIKE' : 'ILIKE'} ${like}`;
}

function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
