import { RE2JS } from 're2js';
import type { GrowthBudget } from '../growth-budget.ts';
import { asTexts, eachValue, fault, type ItemFault, isFault, type Modifier, nameOf } from '../modified-item.ts';
import { foreignClass } from './re2-classes.ts';

/** The longest public one has 217 characters and 1,003 instructions. Matching costs their number, for each character. */
const MAX_LENGTH = 4096;
const MAX_INSTRUCTIONS = 5000;
const TOO_LARGE_TOGETHER = 'The regular expressions of this rule, or of its file, are too large together.';

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
    return checkRegex(source, item.budget) ?? [{ kind: 'regex', source, flags: '' }];
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
function checkRegex(source: string, budget: GrowthBudget): ItemFault | undefined {
  const tooLarge = (message: string) => fault('regex-too-large', message);
  if (source.length > MAX_LENGTH) return tooLarge(`A regular expression may have ${MAX_LENGTH} characters.`);
  if (!budget.hasInstructions) return tooLarge(TOO_LARGE_TOGETHER);
  const foreign = foreignClass(source);
  if (foreign !== undefined) return fault('regex-unsupported', `RE2 has no class of characters \`${foreign}\`.`);
  try {
    const size = RE2JS.compile(source).programSize();
    const isAllowed = budget.takeInstructions(size);
    if (size > MAX_INSTRUCTIONS) {
      return tooLarge(`This becomes ${size} instructions; ${MAX_INSTRUCTIONS} are the most. Repeat less.`);
    }
    return isAllowed ? undefined : tooLarge(TOO_LARGE_TOGETHER);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fault('regex-unsupported', `This is no regular expression that runs in linear time (RE2): ${reason}`);
  }
}
