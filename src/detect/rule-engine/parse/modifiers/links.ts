import { parseNetwork } from '../../ip-network.ts';
import type { TextPosition } from '../../sigma-rule.ts';
import { isAnyRun } from '../../sigma-text.ts';
import { eachText, eachValue, fault, type Modifier, nameOf, type TextValue } from '../modified-item.ts';

export const all: Modifier = (item) => ({ ...item, isAll: true });

/** Negates the whole item, so it also holds where the field is missing. */
export const neq: Modifier = (item) => ({ ...item, isNegated: true });

export const cased: Modifier = (item) => ({ ...item, isCased: true });

/** Presence, whatever the value is: also empty, also null. */
export const exists: Modifier = (item) => {
  if (item.values.length !== 1) return fault('modifier-type', '`exists` takes one value: true or false.');
  return eachValue((value) =>
    value.kind === 'boolean'
      ? [{ kind: 'exists', isPresent: value.value }]
      : fault('modifier-type', `\`exists\` needs true or false without quotes, not ${nameOf(value)}.`),
  )(item);
};

export const cidr = eachText(({ raw = '' }) => {
  if (parseNetwork(raw) === undefined) return fault('invalid-network', `\`${raw}\` is no IPv4 or IPv6 network.`);
  return [{ kind: 'cidr', network: raw }];
});

/** The value names another field of the event, to be compared with this one. */
export const fieldref = eachText((text) => {
  const field = text.parts
    .filter((part) => typeof part === 'string')
    .join('')
    .replaceAll(' ', '');
  const inner = text.parts.slice(1, -1).some((part) => typeof part !== 'string');
  if (field === '' || inner) return fault('modifier-type', '`fieldref` needs the name of a field.');
  return [{ kind: 'fieldref', field, position: positionOf(text) }];
});

function positionOf({ parts }: TextValue): TextPosition {
  const opens = isAnyRun(parts[0]);
  const closes = isAnyRun(parts.at(-1));
  if (opens && closes) return 'contains';
  if (opens) return 'endswith';
  return closes ? 'startswith' : 'equals';
}
