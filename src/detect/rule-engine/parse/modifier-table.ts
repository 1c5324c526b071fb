import type { Modifier } from './modified-item.ts';
import { base64, base64offset, utf16 } from './modifiers/encodings.ts';
import { expand } from './modifiers/expand.ts';
import { all, cased, cidr, exists, fieldref, neq } from './modifiers/links.ts';
import { compare, timePart } from './modifiers/numbers.ts';
import { position } from './modifiers/position.ts';
import { regex, regexFlag } from './modifiers/regex.ts';
import { windash } from './modifiers/windash.ts';

/** Every modifier of Sigma 2.1 ("Sigma Modifiers" appendix). A new one is a function and a row here. */
export const MODIFIERS: ReadonlyMap<string, Modifier> = new Map([
  ['all', all],
  ['base64', base64],
  ['base64offset', base64offset],
  ['cased', cased],
  ['cidr', cidr],
  ['contains', position('contains')],
  ['day', timePart('day')],
  ['endswith', position('endswith')],
  ['exists', exists],
  ['expand', expand],
  ['fieldref', fieldref],
  ['gt', compare('gt')],
  ['gte', compare('gte')],
  ['hour', timePart('hour')],
  ['i', regexFlag('i')],
  ['lt', compare('lt')],
  ['lte', compare('lte')],
  ['m', regexFlag('m')],
  ['minute', timePart('minute')],
  ['month', timePart('month')],
  ['neq', neq],
  ['re', regex],
  ['s', regexFlag('s')],
  ['startswith', position('startswith')],
  ['utf16', utf16('little', true)],
  ['utf16be', utf16('big', false)],
  ['utf16le', utf16('little', false)],
  ['week', timePart('week')],
  ['wide', utf16('little', false)],
  ['windash', windash],
  ['year', timePart('year')],
]);

export const MODIFIER_NAMES: readonly string[] = [...MODIFIERS.keys()];
