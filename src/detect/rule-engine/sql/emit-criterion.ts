import type { TestablePattern } from '../match/value-test.ts';
import type { Criterion, FieldCriterion, FieldReferencePattern, ValuePattern } from '../sigma-rule.ts';
import type { FieldName, NamedTexts } from './named-texts.ts';
import { sqlAnd, sqlNot, sqlOr } from './sql-text.ts';
import { placeTest, testText } from './test-text.ts';

/**
 * What stands for a question about a field that the store may not keep of this event: the question itself, or the answer
 * that makes the whole rule likelier. `not` turns the last two round.
 */
export type WhenNotKept = 'ask' | 'hold' | 'fail';

export function emitCriterion(criterion: Criterion, names: NamedTexts, whenNotKept: WhenNotKept): string {
  switch (criterion.kind) {
    case 'field':
      return emitField(criterion, names, whenNotKept);
    case 'not':
      return sqlNot(emitCriterion(criterion.of, names, turned(whenNotKept)));
    case 'all':
      return sqlAnd(criterion.of.map((one) => emitCriterion(one, names, whenNotKept)));
    case 'any':
      return sqlOr(criterion.of.map((one) => emitCriterion(one, names, whenNotKept)));
  }
}

export function turned(whenNotKept: WhenNotKept): WhenNotKept {
  if (whenNotKept === 'ask') return 'ask';
  return whenNotKept === 'hold' ? 'fail' : 'hold';
}

/** The fields that the criterion asks for and the store may not keep of every event. */
export function fieldsNotKept(criterion: Criterion, names: NamedTexts): readonly FieldName[] {
  if (criterion.kind === 'not') return fieldsNotKept(criterion.of, names);
  if (criterion.kind !== 'field') return criterion.of.flatMap((one) => fieldsNotKept(one, names));
  const others = criterion.patterns.flatMap((pattern) => (pattern.kind === 'fieldref' ? [pattern.field] : []));
  return [criterion.field, ...others].filter((field) => field === null || !names.field(field).isAlwaysKept);
}

function emitField(criterion: FieldCriterion, names: NamedTexts, whenNotKept: WhenNotKept): string {
  if (whenNotKept !== 'ask' && fieldsNotKept(criterion, names).length > 0) return whenNotKept === 'hold' ? '1' : '0';
  const { field, patterns } = criterion;
  const asked = field === null ? [] : patterns.map((pattern) => emitQuestion(pattern, field, names));
  const tests = patterns.filter(isTestable);
  const [folded, written] = [tests.filter(isFolded), tests.filter((test) => !isFolded(test))];
  return sqlOr([
    ...asked,
    ...(folded.length === 0 ? [] : [anyText(testText(folded, { text: '', folded: 'text' }), names.folded(field))]),
    ...(written.length === 0 ? [] : [testWritten(written, field, names)]),
  ]);
}

function isTestable(pattern: ValuePattern): pattern is TestablePattern {
  return pattern.kind !== 'exists' && pattern.kind !== 'null' && pattern.kind !== 'fieldref';
}

function isFolded(test: TestablePattern): boolean {
  return 'isCased' in test && !test.isCased;
}

/** Regexes may look at both: for their literals in the folded text, then for themselves in the written one. */
function testWritten(tests: readonly TestablePattern[], field: FieldName, names: NamedTexts): string {
  const test = testText(tests, { text: 'text', folded: 'folded' });
  if (!tests.some(({ kind }) => kind === 'regex')) return anyText(test, names.texts(field));
  return `arrayExists((text, folded) -> ${test}, ${names.texts(field)}, ${names.folded(field)})`;
}

function anyText(test: string, texts: string): string {
  return `arrayExists(text -> ${test}, ${texts})`;
}

/** The questions about the event rather than a value of it; false for the others. */
function emitQuestion(pattern: ValuePattern, name: string, names: NamedTexts): string {
  const { isPresent, isNull } = names.field(name);
  switch (pattern.kind) {
    case 'exists':
      return pattern.isPresent ? isPresent : sqlNot(isPresent);
    case 'null':
      return sqlOr([sqlNot(isPresent), isNull]);
    case 'fieldref':
      return emitReference(pattern, name, names);
    default:
      return '0';
  }
}

function emitReference({ position, isCased, field }: FieldReferencePattern, name: string, names: NamedTexts): string {
  const [these, those] = [name, field].map((one) => (isCased ? names.texts(one) : names.folded(one)));
  return `arrayExists(other -> arrayExists(text -> ${placeTest(position, 'text', 'other')}, ${these}), ${those})`;
}
