import type { CompareOperator, TimePart } from '../../sigma-rule.ts';
import { eachValue, fault, type Modifier, nameOf } from '../modified-item.ts';

/** `lt`, `lte`, `gt`, `gte`: on the field's number, or on a part of its date (`hour|gte` and `gte|hour` are the same). */
export function compare(operator: Exclude<CompareOperator, 'eq'>): Modifier {
  return eachValue((value) => {
    if (value.kind === 'number') return [{ kind: 'compare', operator, operand: value.value, timePart: null }];
    if (value.kind === 'compare' && value.operator === 'eq') return [{ ...value, operator }];
    return fault('modifier-type', `\`${operator}\` needs a number without quotes, not ${nameOf(value)}.`);
  });
}

/** `minute` to `year`: compares with that part of the field's date, as written there (no time zone conversion). */
export function timePart(part: TimePart): Modifier {
  return eachValue((value) => {
    if (value.kind === 'number') return [{ kind: 'compare', operator: 'eq', operand: value.value, timePart: part }];
    if (value.kind === 'compare' && value.timePart === null) return [{ ...value, timePart: part }];
    return fault('modifier-type', `\`${part}\` needs a number without quotes, not ${nameOf(value)}.`);
  });
}
