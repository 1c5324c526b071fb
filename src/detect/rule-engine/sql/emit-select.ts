import type { RuleLogsource } from '../contract.ts';
import type { Condition, SigmaRule } from '../sigma-rule.ts';
import { emitCriterion, fieldsNotKept, turned, type WhenNotKept } from './emit-criterion.ts';
import { NamedTexts } from './named-texts.ts';
import type { SqlLayout } from './sql-layout.ts';
import { sqlAnd, sqlNot, sqlOr, sqlString } from './sql-text.ts';

/** A rule in SQL (ClickHouse dialect). All text of the rule stands in literals; there are no parameters. */
export type EmittedRule = {
  /** What `matched` and `undecided` refer to by name; a query needs them in its `WITH`, in this order. */
  readonly definitions: ReadonlyMap<string, string>;
  /** Events of the rule's logsource. */
  readonly logsource: string;
  /** Among those: events that the rule matches, exactly as the stream matcher does. */
  readonly matched: string;
  /**
   * Among those: events of which the store does not keep what the rule asks for, and that it may match. Only the matcher
   * can tell, on the event as its source decodes it; `matched` is false there. Null: there are none.
   */
  readonly undecided: string | null;
  /** What `undecided` is about: field names, and `keywords`. */
  readonly notKept: readonly string[];
  /** `SELECT` of the matched events and, with `is_undecided = 1`, of those that only the matcher can judge. */
  readonly select: string;
};

/**
 * The same rule that the matcher runs, for events in a store. Every rule that parses can be written; a store may still refuse
 * a very large one, by its own limits of a query's length and depth, and of what a regex may take.
 */
export function emitSelect(rule: SigmaRule, layout: SqlLayout): EmittedRule {
  const names = new NamedTexts(layout);
  const notKept = new Set(rule.selections.flatMap(({ criterion }) => fieldsNotKept(criterion, names)));
  const logsource = emitLogsource(rule.description.logsource, layout);
  const asked = emitCondition(rule, names, 'ask');
  const matched = notKept.size > 0 ? sqlAnd([layout.keepsEveryField, asked]) : asked;
  const possible = notKept.size > 0 ? emitCondition(rule, names, 'hold') : '0';
  const undecided = sqlAnd([sqlNot(layout.keepsEveryField), possible]);
  const parts = {
    definitions: names.definitions,
    logsource,
    matched,
    undecided: undecided === '0' ? null : undecided,
  };
  return {
    ...parts,
    notKept: [...notKept].map((field) => field ?? 'keywords').sort(),
    select: printSelect(layout, parts),
  };
}

function emitCondition(rule: SigmaRule, names: NamedTexts, whenNotKept: WhenNotKept): string {
  const selections = new Map(rule.selections.map(({ name, criterion }) => [name, criterion]));
  const emit = (condition: Condition, when: WhenNotKept): string => {
    switch (condition.kind) {
      case 'selection': {
        const criterion = selections.get(condition.name);
        // The parser refuses names that are no selections.
        return criterion === undefined ? '0' : emitCriterion(criterion, names, when);
      }
      case 'not':
        return sqlNot(emit(condition.of, turned(when)));
      default: {
        const of = condition.of.map((one) => emit(one, when));
        return condition.kind === 'all' ? sqlAnd(of) : sqlOr(of);
      }
    }
  };
  return emit(rule.condition, whenNotKept);
}

/** Each part that the rule names must be the event's, whatever the case; the parser has folded the rule's. */
function emitLogsource({ product, service, category }: RuleLogsource, { logsource }: SqlLayout): string {
  const same = (place: string, name: string | undefined): readonly string[] =>
    name === undefined ? [] : [`lowerUTF8(${place}) = ${sqlString(name)}`];
  const inCategories = same('category', category).map(
    (test) => `arrayExists(category -> ${test}, ${logsource.categories})`,
  );
  return sqlAnd([...same(logsource.product, product), ...same(logsource.service, service), ...inCategories]);
}

type Parts = Pick<EmittedRule, 'definitions' | 'logsource' | 'matched' | 'undecided'>;

function printSelect({ table, columns }: SqlLayout, { definitions, logsource, matched, undecided }: Parts): string {
  const named = [...definitions].map(([name, sql]) => `${sql} AS ${name}`);
  const head = named.length === 0 ? '' : `WITH\n  ${named.join(',\n  ')}\n`;
  const shown = undecided === null ? columns : [...columns, `${undecided} AS is_undecided`];
  const wanted = undecided === null ? matched : `(${matched} OR is_undecided)`;
  return `${head}SELECT ${shown.join(', ')}\nFROM ${table}\nWHERE ${logsource}\n  AND ${wanted}\n`;
}
