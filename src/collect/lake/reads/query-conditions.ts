import {
  EVENT_FIELDS,
  type EventField,
  type EventQuery,
  type Pattern,
  type QueryTerm,
} from '../../event-query/contract.ts';
import { fieldPasses, textAnywhere } from './event-conditions.ts';
import type { SqlFilter } from './sql-filter.ts';
import { type TextTest, testOf, testOfNetwork, testOfRange } from './text-test.ts';

const OWN_FIELD = 'fields.';

/** Where the fields stand that every event has. */
const COLUMNS: Readonly<Record<Exclude<EventField, 'ip' | 'category' | 'rule' | 'level'>, string>> = {
  host: 'toString(host)',
  user: 'toString(user)',
  src_ip: 'src_ip',
  dst_ip: 'dst_ip',
  source: 'toString(source)',
  sender: 'toString(sender)',
  product: 'toString(product)',
  service: 'toString(service)',
  code: 'toString(event_code)',
  class: 'toString(class_uid)',
  severity: 'toString(severity_id)',
};

/** Every term of the query must hold. */
export function addQuery(filter: SqlFilter, { terms }: EventQuery): void {
  for (const term of terms) filter.add(conditionOf(filter, term));
}

function conditionOf(filter: SqlFilter, term: QueryTerm): string {
  const condition = plainConditionOf(filter, term);
  return term.isNegated ? `NOT (${condition})` : condition;
}

function plainConditionOf(filter: SqlFilter, term: QueryTerm): string {
  switch (term.kind) {
    case 'text':
      return textAnywhere(filter, term.pattern);
    case 'group':
      return term.of.map((each) => `(${conditionOf(filter, each)})`).join(term.join === 'any' ? ' OR ' : ' AND ');
    case 'field':
      return fieldCondition(filter, term.field, {
        test: testOf(filter, term.pattern),
        isEmptyMeant: isEmpty(term.pattern),
      });
    case 'range':
      return fieldCondition(filter, term.field, { test: testOfRange(filter, term), isEmptyMeant: false });
    case 'network':
      return fieldCondition(filter, term.field, { test: testOfNetwork(filter, term.cidr), isEmptyMeant: false });
  }
}

type FieldTest = { readonly test: TextTest; readonly isEmptyMeant: boolean };

function fieldCondition(filter: SqlFilter, field: string, { test, isEmptyMeant }: FieldTest): string {
  if (isEventField(field)) return eventFieldPasses(field, test);
  return fieldPasses(filter, { name: ownFieldName(field), isEmptyMeant }, test);
}

function eventFieldPasses(field: EventField, test: TextTest): string {
  switch (field) {
    case 'ip':
      return ['src_ip', 'dst_ip', 'toString(sender)'].map(test).join(' OR ');
    case 'category':
      return `arrayExists(category -> ${test('category')}, categories)`;
    case 'rule':
      return matchedWhere(`${test('toString(rule_id)')} OR ${test('toString(rule_title)')}`);
    case 'level':
      return matchedWhere(test('toString(level)'));
    default:
      return test(COLUMNS[field]);
  }
}

function matchedWhere(condition: string): string {
  return `(journal_id, sequence, record) IN (SELECT journal_id, sequence, record FROM matches WHERE ${condition})`;
}

/** The SQL of such a field's value, as text; undefined: it is not one value of the event's own. */
export function eventFieldText(field: string): string | undefined {
  return Object.hasOwn(COLUMNS, field) ? COLUMNS[field as keyof typeof COLUMNS] : undefined;
}

export function ownFieldName(field: string): string {
  return field.startsWith(OWN_FIELD) ? field.slice(OWN_FIELD.length) : field;
}

function isEventField(field: string): field is EventField {
  return Object.hasOwn(EVENT_FIELDS, field);
}

function isEmpty({ pieces }: Pattern): boolean {
  return pieces.length === 1 && pieces[0] === '';
}
