import type { RuleIssue, RuleText } from '../contract.ts';
import type { Placeholders } from './parse-rule.ts';
import { readYaml } from './read-yaml.ts';
import { isRecord, toText } from './yaml-value.ts';

/** A list of more belongs into a lookup; every value multiplies with the others of its item. */
const MAX_VALUES = 10_000;
const NAME = /^[^%\\\s]+$/;

export type ParsedPlaceholders = { readonly placeholders: Placeholders; readonly issues: readonly RuleIssue[] };

/**
 * Reads what stands for `%name%` under `expand`: a map from the name, without percent signs, to one value or a list. Values
 * are Sigma values: `*` and `?` are wildcards.
 */
export function parsePlaceholders(text: RuleText): ParsedPlaceholders {
  const { documents, issues } = readYaml(text);
  const placeholders: Record<string, readonly string[]> = {};
  for (const document of documents) {
    if (document === undefined) continue;
    const { value, log } = document;
    if (!isRecord(value)) {
      const message = 'Placeholders are a map from a name to its values.';
      log.add('error', { path: [] }, { code: 'invalid-placeholder', message });
      continue;
    }
    for (const [name, written] of Object.entries(value)) {
      const list: readonly unknown[] = Array.isArray(written) ? written : [written];
      const values = list.map((one) => (typeof one === 'string' ? one : toText(one)));
      const problem = findProblem(name, values);
      if (problem === undefined) define(placeholders, name, values);
      else log.add('error', { path: [name], isKey: true }, { code: 'invalid-placeholder', message: problem });
    }
  }
  return { placeholders, issues };
}

function findProblem(name: string, values: readonly string[]): string | undefined {
  if (!NAME.test(name)) return `\`${name}\` is no name: write it without percent signs and spaces.`;
  // An empty list refuses the rules that need it, as a missing one does; an empty text would match what nobody meant.
  if (values.includes('')) return `A value of ${name} is empty, or no text and no number.`;
  return values.length > MAX_VALUES ? `${name} has more than ${MAX_VALUES} values.` : undefined;
}

/** Names are free text: `__proto__` is one like any other. */
function define(placeholders: Record<string, readonly string[]>, name: string, values: readonly string[]): void {
  Object.defineProperty(placeholders, name, { value: values, enumerable: true, configurable: true, writable: true });
}
