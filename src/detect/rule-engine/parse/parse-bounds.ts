import type { Bound, BoundOperator, CorrelationType } from '../sigma-correlation.ts';
import type { IssueLog } from './issue-log.ts';
import { isRecord, toNumber, toText, type YamlRecord } from './yaml-value.ts';

const OPERATORS: readonly BoundOperator[] = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'];
/** These count, so their bounds are whole numbers from 0. */
const COUNTING: readonly CorrelationType[] = ['event_count', 'value_count', 'temporal', 'temporal_ordered'];
const PATH = ['correlation', 'condition'];

export type BoundCondition = {
  readonly bounds: readonly Bound[];
  readonly fields: readonly string[];
  readonly percentile: number | null;
};

type BoundContext = {
  readonly type: CorrelationType;
  /** The most that can be counted: a temporal correlation sees no more rules than it names. */
  readonly most: number;
};

/** Reads the map form of a correlation's condition. What it finds wrong stands in the log. */
export function parseBounds(condition: unknown, { type, most }: BoundContext, log: IssueLog): BoundCondition {
  if (!isRecord(condition)) {
    const message = 'The condition is a map such as `gte: 10`.';
    log.add('error', { path: PATH }, { code: 'invalid-condition', message });
    return { bounds: [], fields: [], percentile: null };
  }
  reportUnknownKeys(condition, type, log);
  const bounds = readBounds(condition, type, log);
  reportImpossible(bounds, { isCount: COUNTING.includes(type), most }, log);
  return {
    bounds,
    fields: type.startsWith('value_') ? readFields(condition, type, log) : [],
    percentile: type === 'value_percentile' ? readPercentile(condition, log) : null,
  };
}

function reportUnknownKeys(condition: YamlRecord, type: CorrelationType, log: IssueLog): void {
  const allowed = new Set<string>(OPERATORS);
  if (type.startsWith('value_')) allowed.add('field');
  if (type === 'value_percentile') allowed.add('percentile');
  for (const key of Object.keys(condition)) {
    if (allowed.has(key)) continue;
    const message = `The condition of \`${type}\` has no \`${key}\`; it may have ${[...allowed].join(', ')}.`;
    log.add('error', { path: [...PATH, key], isKey: true }, { code: 'unknown-key', message });
  }
}

function readBounds(condition: YamlRecord, type: CorrelationType, log: IssueLog): readonly Bound[] {
  const bounds: Bound[] = [];
  for (const operator of OPERATORS) {
    if (condition[operator] === undefined) continue;
    const value = toNumber(condition[operator]);
    const isCount = COUNTING.includes(type);
    if (value === undefined || (isCount && (!Number.isSafeInteger(value) || value < 0))) {
      const message = `\`${operator}\` needs a ${isCount ? 'whole number from 0' : 'number'}.`;
      log.add('error', { path: [...PATH, operator] }, { code: 'invalid-bound', message });
    } else bounds.push({ operator, value });
  }
  if (bounds.length === 0 && !OPERATORS.some((operator) => condition[operator] !== undefined)) {
    const message = `The condition needs a bound: one of ${OPERATORS.join(', ')}.`;
    log.add('error', { path: PATH }, { code: 'missing-bound', message });
  }
  return bounds;
}

/** Where a range ends; `isOpen`: the end itself is outside. */
type Edge = { readonly at: number; readonly isOpen: boolean };

/** A range that nothing lies in would make a rule that looks alive and never fires. */
function reportImpossible(
  bounds: readonly Bound[],
  { isCount, most }: { readonly isCount: boolean; readonly most: number },
  log: IssueLog,
): void {
  // Between whole numbers, `gt: 5` is `gte: 6`.
  const edgeOf = ({ operator, value }: Bound): Edge => {
    const isOpen = operator === 'gt' || operator === 'lt';
    if (!isOpen || !isCount) return { at: value, isOpen };
    return { at: operator === 'gt' ? value + 1 : value - 1, isOpen: false };
  };
  const edges = (...wanted: BoundOperator[]) => bounds.filter((bound) => wanted.includes(bound.operator)).map(edgeOf);
  const low = tightest([{ at: isCount ? 0 : Number.NEGATIVE_INFINITY, isOpen: false }, ...edges('gt', 'gte', 'eq')], 1);
  const high = tightest([{ at: most, isOpen: false }, ...edges('lt', 'lte', 'eq')], -1);
  const isExcluded = edges('neq').some(({ at }) => at === low.at);
  if (low.at < high.at || (low.at === high.at && !low.isOpen && !high.isOpen && !isExcluded)) return;
  const message = 'No number meets these bounds: the correlation could never fire.';
  log.add('error', { path: PATH }, { code: 'impossible-condition', message });
}

function tightest(edges: readonly Edge[], direction: 1 | -1): Edge {
  return edges.reduce((best, edge) => {
    const further = (edge.at - best.at) * direction;
    return further > 0 || (edge.at === best.at && edge.isOpen) ? edge : best;
  });
}

function readFields(condition: YamlRecord, type: CorrelationType, log: IssueLog): readonly string[] {
  const { field } = condition;
  const list: readonly unknown[] = Array.isArray(field) ? field : [field];
  // Field names compare without spaces, as in selections.
  const fields = list.map((one) => toText(one).replaceAll(' ', ''));
  if (field === undefined || fields.length === 0 || fields.includes('')) {
    const message = `\`${type}\` needs the name of a field in its condition: \`field: User\`.`;
    log.add('error', { path: [...PATH, 'field'] }, { code: 'missing-field', message });
    return [];
  }
  if (type !== 'value_count' && fields.length > 1) {
    const message = `\`${type}\` computes with the numbers of one field.`;
    log.add('error', { path: [...PATH, 'field', 1] }, { code: 'too-many-fields', message });
  }
  const repeated = fields.findIndex((one, index) => fields.indexOf(one) < index);
  if (repeated >= 0) {
    const message = `The field ${fields[repeated]} stands twice.`;
    log.add('error', { path: [...PATH, 'field', repeated] }, { code: 'repeated-field', message });
  }
  return fields;
}

/** The median: what the specification gives as its example, and nowhere says how to write another. */
const DEFAULT_PERCENTILE = 50;

function readPercentile(condition: YamlRecord, log: IssueLog): number {
  const path = [...PATH, 'percentile'];
  if (condition.percentile === undefined) {
    const message = `Which percentile? Without \`percentile\` it is ${DEFAULT_PERCENTILE}, the median.`;
    log.add('warning', { path }, { code: 'missing-percentile', message });
    return DEFAULT_PERCENTILE;
  }
  const percentile = toNumber(condition.percentile);
  if (percentile === undefined || percentile < 0 || percentile > 100) {
    const message = '`percentile` is a number from 0 to 100.';
    log.add('error', { path }, { code: 'invalid-percentile', message });
    return DEFAULT_PERCENTILE;
  }
  const message = '`percentile` is an extension: Sigma 2.1.0 has no key for it.';
  log.add('info', { path, isKey: true }, { code: 'non-standard-percentile', message });
  return percentile;
}
