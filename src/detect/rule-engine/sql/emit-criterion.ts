import { createValueTest, type TestablePattern } from '../match/value-test.ts';
import type { Criterion, FieldCriterion, FieldReferencePattern, ValuePattern } from '../sigma-rule.ts';
import type { SqlField, SqlLayout } from './sql-layout.ts';
import { sqlAnd, sqlNot, sqlOr, sqlString } from './sql-text.ts';
import { foldSql, placeTest, testText } from './test-text.ts';

/**
 * What stands for a question about a field that the store may not keep of this event: the question itself, or the answer
 * that makes the whole rule likelier. `not` turns the last two round.
 */
export type WhenNotKept = 'ask' | 'hold' | 'fail';

export function emitCriterion(criterion: Criterion, layout: SqlLayout, whenNotKept: WhenNotKept): string {
  switch (criterion.kind) {
    case 'field':
      return emitField(criterion, layout, whenNotKept);
    case 'not':
      return sqlNot(emitCriterion(criterion.of, layout, turned(whenNotKept)));
    case 'all':
      return sqlAnd(criterion.of.map((one) => emitCriterion(one, layout, whenNotKept)));
    case 'any':
      return sqlOr(criterion.of.map((one) => emitCriterion(one, layout, whenNotKept)));
  }
}

export function turned(whenNotKept: WhenNotKept): WhenNotKept {
  if (whenNotKept === 'ask') return 'ask';
  return whenNotKept === 'hold' ? 'fail' : 'hold';
}

/** The fields that the criterion asks for and the store may not keep of every event; null is every field, for keywords. */
export function fieldsNotKept(criterion: Criterion, layout: SqlLayout): readonly (string | null)[] {
  if (criterion.kind === 'not') return fieldsNotKept(criterion.of, layout);
  if (criterion.kind !== 'field') return criterion.of.flatMap((one) => fieldsNotKept(one, layout));
  const others = criterion.patterns.flatMap((pattern) => (pattern.kind === 'fieldref' ? [pattern.field] : []));
  return [criterion.field, ...others].filter((field) => field === null || !fieldOf(field, layout).isAlwaysKept);
}

function fieldOf(name: string, layout: SqlLayout): SqlField {
  return layout.field(name, sqlString(name));
}

function emitField(criterion: FieldCriterion, layout: SqlLayout, whenNotKept: WhenNotKept): string {
  if (whenNotKept !== 'ask' && fieldsNotKept(criterion, layout).length > 0) return whenNotKept === 'hold' ? '1' : '0';
  const { field: name, patterns } = criterion;
  const tests = patterns.filter(isTestable);
  if (name === null) return tests.length === 0 ? '0' : anyText(layout.everyText, tests);
  const field = fieldOf(name, layout);
  const asked = patterns.flatMap((pattern) => emitQuestion(pattern, field, layout));
  return sqlOr([...asked, ...(tests.length === 0 ? [] : [testField(field, tests)])]);
}

function isTestable(pattern: ValuePattern): pattern is TestablePattern {
  return pattern.kind !== 'exists' && pattern.kind !== 'null' && pattern.kind !== 'fieldref';
}

/** The questions about the event rather than a value of it; none for the others. */
function emitQuestion(pattern: ValuePattern, field: SqlField, layout: SqlLayout): readonly string[] {
  switch (pattern.kind) {
    case 'exists':
      return [pattern.isPresent ? field.isPresent : sqlNot(field.isPresent)];
    case 'null':
      return [sqlOr([sqlNot(field.isPresent), field.isNull])];
    case 'fieldref':
      return [emitReference(pattern, field, fieldOf(pattern.field, layout))];
    default:
      return [];
  }
}

function testField({ plain, texts, hasTexts }: SqlField, tests: readonly TestablePattern[]): string {
  const inTexts = sqlAnd([...(hasTexts === null ? [] : [hasTexts]), anyText(texts, tests)]);
  if (plain === null) return inTexts;
  const inPlain = testText(tests, plain);
  // '' says that the field is elsewhere or missing; most tests fail on it anyway.
  const isGuarded = tests.some((test) => createValueTest(test).test(''));
  return sqlOr([isGuarded ? sqlAnd([`${plain} != ''`, inPlain]) : inPlain, inTexts]);
}

function anyText(texts: string, tests: readonly TestablePattern[]): string {
  return `arrayExists(text -> ${testText(tests, 'text')}, ${texts})`;
}

function emitReference({ position, isCased }: FieldReferencePattern, field: SqlField, other: SqlField): string {
  const [these, those] = [field, other]
    .map(allTexts)
    .map((texts) => (isCased ? texts : `arrayMap(text -> ${foldSql('text')}, ${texts})`));
  return `arrayExists(other -> arrayExists(text -> ${placeTest(position, 'text', 'other')}, ${these}), ${those})`;
}

function allTexts({ plain, texts }: SqlField): string {
  return plain === null ? texts : `arrayConcat(if(${plain} = '', [], [toString(${plain})]), ${texts})`;
}
