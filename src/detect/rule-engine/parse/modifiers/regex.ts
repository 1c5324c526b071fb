import { RE2JS } from 're2js';
import { asTexts, eachValue, fault, isFault, type Modifier, nameOf } from '../modified-item.ts';

/** Unanchored, case-sensitive, and the value as written: so no modifier that changes text may stand before it. */
export const regex: Modifier = (item) =>
  eachValue((value) => {
    const source = asTexts(value)[0]?.raw;
    if (source === undefined) {
      return fault(
        'modifier-order',
        `\`re\` needs the value as written: no modifier may have made it ${nameOf(value)}.`,
      );
    }
    const problem = checkRegex(source);
    return problem === undefined ? [{ kind: 'regex', source, flags: '' }] : fault('regex-unsupported', problem);
  })(item);

/** `i` ignores case, `m` lets `^` and `$` meet at lines, `s` lets `.` meet line ends. Only after `re`. */
export function regexFlag(flag: 'i' | 'm' | 's'): Modifier {
  const change = eachValue((value) =>
    value.kind === 'regex'
      ? [{ ...value, flags: value.flags.includes(flag) ? value.flags : value.flags + flag }]
      : fault('modifier-order', `\`${flag}\` is for regular expressions: it stands after \`re\`.`),
  );
  return (item) => {
    const changed = change(item);
    // Not a fault of the value: the modifiers stand in the wrong order.
    return isFault(changed) ? { ...changed, valueIndex: undefined } : changed;
  };
}

/** Linear time only: lookaround and back-references have no place in RE2, and are refused. */
function checkRegex(source: string): string | undefined {
  try {
    RE2JS.compile(source);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `This is no regular expression that runs in linear time (RE2): ${reason}`;
  }
}
