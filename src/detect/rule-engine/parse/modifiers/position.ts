import type { TextPosition } from '../../sigma-rule.ts';
import { ANY_RUN, isAnyRun, joinParts } from '../../sigma-text.ts';
import { asTexts, eachValue, fault, type ItemValue, isFault, type Modifier, nameOf } from '../modified-item.ts';

/** `contains`, `startswith`, `endswith`: adds `*` where the author has not. On a field reference: how to compare. */
export function position(where: Exclude<TextPosition, 'equals'>): Modifier {
  const change = eachValue((value) => {
    if (value.kind === 'fieldref') return [{ ...value, position: where }];
    const texts = asTexts(value);
    if (texts.length === 0) return fault('modifier-type', `\`${where}\` needs a text, not ${nameOf(value)}.`);
    return texts.map(({ parts }) => placeText(parts, where));
  });
  return (item) => {
    const changed = change(item);
    return isFault(changed) ? changed : { ...changed, position: where };
  };
}

function placeText(parts: Extract<ItemValue, { kind: 'text' }>['parts'], where: TextPosition): ItemValue {
  const before = where === 'startswith' || isAnyRun(parts[0]) ? [] : [ANY_RUN];
  const after = where === 'endswith' || (parts.length > 0 && isAnyRun(parts.at(-1))) ? [] : [ANY_RUN];
  return { kind: 'text', parts: joinParts([...before, ...parts, ...after]) };
}
