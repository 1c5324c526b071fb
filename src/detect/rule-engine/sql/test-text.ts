import { foldCase } from '../match/fold-case.ts';
import type { TestablePattern } from '../match/value-test.ts';
import { requiredLiterals } from '../plan/regex-literals.ts';
import type { RegexPattern, TextPattern, TextPosition } from '../sigma-rule.ts';
import { networkTest } from './network-sql.ts';
import { compareTest } from './number-sql.ts';
import { regexText, wildcardText } from './regex-text.ts';
import { sqlAnd, sqlList, sqlOr, sqlString } from './sql-text.ts';

/** `multiSearchAny` takes fewer than 256 needles. */
const MAX_NEEDLES = 250;

/** The same folding as `foldCase`: `lowerUTF8` is ICU's, and differs from JavaScript's in these two characters only. */
export function foldSql(text: string): string {
  return `replaceAll(replaceAll(lowerUTF8(${text}), 'ς', 'σ'), 'ſ', 's')`;
}

/** A condition that holds where any of the patterns meets `text`, an expression of type String. */
export function testText(patterns: readonly TestablePattern[], text: string): string {
  const groups = Map.groupBy(patterns, (pattern) => `${pattern.kind} ${'isCased' in pattern && pattern.isCased}`);
  return sqlOr([...groups.values()].flatMap((group) => testGroup(group, text)));
}

/** Patterns of one kind, all cased or none. */
function testGroup(patterns: readonly TestablePattern[], text: string): readonly string[] {
  const places = patterns.filter(isPlace);
  const [first] = places;
  if (first === undefined) return patterns.map((pattern) => testOne(pattern, text));
  const searched = first.isCased ? text : foldSql(text);
  return placeTests(
    first.kind,
    places.map((pattern) => (pattern.isCased ? pattern.text : foldCase(pattern.text))),
    searched,
  );
}

const PLACES: ReadonlySet<string> = new Set<TextPosition>(['equals', 'startswith', 'endswith', 'contains']);

function isPlace(pattern: TestablePattern): pattern is TextPattern {
  return PLACES.has(pattern.kind);
}

function placeTests(position: TextPosition, wanted: readonly string[], text: string): readonly string[] {
  const [only] = wanted;
  if (only !== undefined && wanted.length === 1) return [placeTest(position, text, sqlString(only))];
  switch (position) {
    case 'equals':
      return [`${text} IN (${sqlList(wanted)})`];
    case 'contains':
      return chunks(wanted, MAX_NEEDLES).map((some) => `multiSearchAny(${text}, [${sqlList(some)}])`);
    default:
      return wanted.map((one) => placeTest(position, text, sqlString(one)));
  }
}

/** `wanted` is any expression of type String. */
export function placeTest(position: TextPosition, text: string, wanted: string): string {
  switch (position) {
    case 'equals':
      return `${text} = ${wanted}`;
    case 'startswith':
      return `startsWith(${text}, ${wanted})`;
    case 'endswith':
      return `endsWith(${text}, ${wanted})`;
    case 'contains':
      return `position(${text}, ${wanted}) > 0`;
  }
}

function testOne(pattern: Exclude<TestablePattern, TextPattern>, text: string): string;
function testOne(pattern: TestablePattern, text: string): string;
function testOne(pattern: TestablePattern, text: string): string {
  switch (pattern.kind) {
    case 'regex':
      return regexTest(pattern, text);
    case 'wildcard': {
      const parts = pattern.isCased
        ? pattern.parts
        : pattern.parts.map((part) => (typeof part === 'string' ? foldCase(part) : part));
      return `match(${pattern.isCased ? text : foldSql(text)}, ${sqlString(wildcardText({ parts }))})`;
    }
    case 'cidr':
      return networkTest(pattern.network, text);
    case 'compare':
      return compareTest(pattern, text);
    default:
      return sqlOr(testGroup([pattern], text));
  }
}

/** A regex costs more than a search: where it requires literals, they are looked for first. */
function regexTest(pattern: RegexPattern, text: string): string {
  const test = `match(${text}, ${sqlString(regexText(pattern))})`;
  const literals = requiredLiterals(pattern.source);
  return literals === undefined ? test : sqlAnd([sqlOr(placeTests('contains', literals, foldSql(text))), test]);
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
