import { countTests } from '../count-tests.ts';
import type { Condition, SigmaRule } from '../sigma-rule.ts';
import type { IssueLog, YamlPath } from './issue-log.ts';
import {
  type BooleanNode,
  isReserved,
  type ParseOperand,
  parseBoolean,
  type Token,
  type WordSource,
} from './parse-boolean.ts';
import type { RuleContext } from './parse-rule.ts';

type SelectionLeaf = Extract<Condition, { kind: 'selection' }>;

/** Written out, `1 of x*` can grow to as many names as there are selections, each time it is written. */
const MAX_NAMES = 100_000;

export type ConditionSection = {
  readonly condition: unknown;
  /** The selections that it may name. */
  readonly names: readonly string[];
  /** The map that holds the condition and its selections. */
  readonly path: YamlPath;
};

/** A list of conditions is an OR (Sigma 2.1, "Condition"). Undefined where the log took an error. */
export function parseCondition({ condition, names, path }: ConditionSection, log: IssueLog): Condition | undefined {
  const texts = Array.isArray(condition) ? condition : [condition];
  const reader = new SelectionReader(names);
  const parsed: Condition[] = [];
  texts.forEach((text: unknown, index) => {
    const steps = [...path, 'condition', ...(Array.isArray(condition) ? [index] : [])];
    const result = parseBoolean<SelectionLeaf>(text, reader.readOperand);
    if ('fault' in result) log.add('error', { path: steps, offset: result.fault.offset }, result.fault);
    else parsed.push(result.tree);
  });
  if (texts.length === 0) {
    const issue = { code: 'invalid-condition', message: 'The condition is empty.' };
    log.add('error', { path: [...path, 'condition'] }, issue);
  }
  const [only] = parsed;
  if (parsed.length !== texts.length || only === undefined) return undefined;
  const joined: Condition = parsed.length === 1 ? only : { kind: 'any', of: parsed };
  warnOfUnused(joined, { names, path }, log);
  return joined;
}

/** Operands of a rule's condition: a selection, or `1|any|all of` some. */
class SelectionReader {
  readonly #names: readonly string[];
  readonly #known: ReadonlySet<string>;
  readonly #found = new Map<string, readonly string[]>();
  #count = 0;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#known = new Set(names);
  }

  readonly readOperand: ParseOperand<SelectionLeaf> = (token, words) => {
    if (words.isNext('of')) return this.#readQuantified(token, words);
    if (this.#known.has(token.text)) return this.#leaf(token, words, token.text);
    if (isReserved(token.text)) return words.refuse(token, `\`${token.text}\` stands where a selection is expected.`);
    return words.refuse(token, `There is no selection \`${token.text}\`.`, 'unknown-selection');
  };

  #readQuantified(quantifier: Token, words: WordSource): BooleanNode<SelectionLeaf> {
    words.next();
    const target = words.next();
    const word = quantifier.text.toLowerCase();
    if (word !== '1' && word !== 'any' && word !== 'all') {
      return words.refuse(quantifier, `\`${quantifier.text} of\` is not Sigma: write 1, any or all.`);
    }
    if (target === undefined) return words.refuse(target, 'Expected `them` or a pattern of selections after `of`.');
    const of = this.#namesFor(target.text).map((name) => this.#leaf(target, words, name));
    const [only] = of;
    if (only === undefined) {
      return words.refuse(target, `No selection meets \`${target.text}\`.`, 'unknown-selection');
    }
    return of.length === 1 ? only : { kind: word === 'all' ? 'all' : 'any', of };
  }

  #namesFor(pattern: string): readonly string[] {
    const found = this.#found.get(pattern) ?? selectNames(pattern, this.#names);
    this.#found.set(pattern, found);
    return found;
  }

  #leaf(token: Token, words: WordSource, name: string): SelectionLeaf {
    if (++this.#count > MAX_NAMES) {
      words.refuse(
        token,
        `Written out, the condition names more than ${MAX_NAMES} selections.`,
        'too-many-alternatives',
      );
    }
    return { kind: 'selection', name };
  }
}

/** `them` and patterns pass over names that begin with `_`, unless the pattern itself does. */
function selectNames(pattern: string, names: readonly string[]): string[] {
  const isHidden = (name: string) => name.startsWith('_');
  if (pattern.toLowerCase() === 'them') return names.filter((name) => !isHidden(name));
  const pieces = pattern.split('*');
  return names.filter((name) => (isHidden(pattern) || !isHidden(name)) && meetsPieces(name, pieces));
}

function meetsPieces(name: string, pieces: readonly string[]): boolean {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let from = first.length;
  for (const piece of rest) {
    const at = name.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return from <= name.length - last.length;
}

/** An error in the log where the condition asks too many patterns over again: to plan a rule takes work for each. */
export function refuseRepeats(
  rule: Pick<SigmaRule, 'selections' | 'condition'>,
  path: YamlPath,
  { log, budget }: Pick<RuleContext, 'log' | 'budget'>,
): void {
  const { asked, written } = countTests(rule);
  if (budget.takeRepeats(Math.max(0, asked - written))) return;
  const message =
    'The condition names large selections too often: every mention counts as many tests as the selection has.';
  log.add('error', { path: [...path, 'condition'] }, { code: 'too-many-alternatives', message });
}

type NamedSection = Pick<ConditionSection, 'names' | 'path'>;

function warnOfUnused(condition: Condition, { names, path }: NamedSection, log: IssueLog): void {
  const used = new Set<string>();
  const visit = (node: Condition): void => {
    if (node.kind === 'selection') used.add(node.name);
    else if (node.kind === 'not') visit(node.of);
    else node.of.forEach(visit);
  };
  visit(condition);
  for (const name of names) {
    if (used.has(name)) continue;
    const message = `The condition never uses the selection ${name}.`;
    log.add('warning', { path: [...path, name], isKey: true }, { code: 'unused-selection', message });
  }
}
