import type { Condition, Selection } from '../sigma-rule.ts';
import type { IssueLog } from './issue-log.ts';

/** Deep enough for any author, shallow enough for every recursion behind it. */
const MAX_DEPTH = 64;
const MAX_LENGTH = 16_384;

type Token = { readonly text: string; readonly offset: number };
type ConditionFault = { readonly offset: number; readonly code: string; readonly message: string };

/** Thrown and caught in this file only: a recursive descent has one way out. */
class FaultFound extends Error {
  readonly fault: ConditionFault;
  constructor(fault: ConditionFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** A list of conditions is an OR (Sigma 2.1, "Condition"). Undefined where the log took an error. */
export function parseCondition(value: unknown, selections: readonly Selection[], log: IssueLog): Condition | undefined {
  const texts = Array.isArray(value) ? value : [value];
  const names = selections.map((selection) => selection.name);
  const conditions: Condition[] = [];
  texts.forEach((text: unknown, index) => {
    const path = Array.isArray(value) ? ['detection', 'condition', index] : ['detection', 'condition'];
    const parsed = parseText(text, names);
    if ('fault' in parsed) log.add('error', { path, offset: parsed.fault.offset }, parsed.fault);
    else conditions.push(parsed.condition);
  });
  if (texts.length === 0) {
    const issue = { code: 'invalid-condition', message: 'The condition is empty.' };
    log.add('error', { path: ['detection', 'condition'] }, issue);
  }
  const [only] = conditions;
  if (conditions.length !== texts.length || only === undefined) return undefined;
  const condition: Condition = conditions.length === 1 ? only : { kind: 'any', of: conditions };
  warnOfUnused(condition, names, log);
  return condition;
}

function parseText(text: unknown, names: readonly string[]): { condition: Condition } | { fault: ConditionFault } {
  if (typeof text !== 'string' || text.trim() === '') {
    return { fault: { offset: 0, code: 'invalid-condition', message: 'The condition must be a text.' } };
  }
  if (text.length > MAX_LENGTH) {
    return { fault: { offset: 0, code: 'invalid-condition', message: 'The condition is too long.' } };
  }
  try {
    return { condition: new ConditionParser(text, names).parse() };
  } catch (error) {
    if (error instanceof FaultFound) return { fault: error.fault };
    throw error;
  }
}

/** Loosest to tightest: `or`, `and`, `not`, `1|any|all of …`, parentheses. */
class ConditionParser {
  readonly #tokens: readonly Token[];
  readonly #names: readonly string[];
  readonly #end: number;
  #next = 0;
  #depth = 0;

  constructor(text: string, names: readonly string[]) {
    this.#tokens = [...text.matchAll(/[()|]|[^\s()|]+/g)].map((found) => ({ text: found[0], offset: found.index }));
    this.#names = names;
    this.#end = text.length;
  }

  parse(): Condition {
    const condition = this.#parseOr();
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) this.#refuse(rest, `Expected \`and\`, \`or\` or the end before \`${rest.text}\`.`);
    return condition;
  }

  #parseOr(): Condition {
    return this.#parseChain('or', 'any', () => this.#parseChain('and', 'all', () => this.#parseNot()));
  }

  #parseChain(word: 'and' | 'or', kind: 'all' | 'any', parseMember: () => Condition): Condition {
    const first = parseMember();
    const of = [first];
    while (this.#take(word)) of.push(parseMember());
    return of.length === 1 ? first : { kind, of };
  }

  #parseNot(): Condition {
    this.#enter();
    const condition: Condition = this.#take('not') ? { kind: 'not', of: this.#parseNot() } : this.#parseOperand();
    this.#depth--;
    return condition;
  }

  #parseOperand(): Condition {
    const token = this.#tokens[this.#next++];
    if (token === undefined) return this.#refuse(token, 'The condition ends where a selection is expected.');
    if (token.text === '(') {
      this.#enter();
      const inner = this.#parseOr();
      if (!this.#take(')')) this.#refuse(token, 'This parenthesis is never closed.');
      this.#depth--;
      return inner;
    }
    if (this.#isWord('of')) return this.#parseQuantified(token);
    if (this.#names.includes(token.text)) return { kind: 'selection', name: token.text };
    if (/^(?:[()|]|and|or|not)$/i.test(token.text)) {
      return this.#refuse(token, `\`${token.text}\` stands where a selection is expected.`);
    }
    return this.#refuse(token, `There is no selection \`${token.text}\`.`, 'unknown-selection');
  }

  #parseQuantified(quantifier: Token): Condition {
    this.#next++;
    const target = this.#tokens[this.#next++];
    const word = quantifier.text.toLowerCase();
    if (word !== '1' && word !== 'any' && word !== 'all') {
      return this.#refuse(quantifier, `\`${quantifier.text} of\` is not Sigma: write 1, any or all.`);
    }
    if (target === undefined) return this.#refuse(target, 'Expected `them` or a pattern of selections after `of`.');
    const of = selectNames(target.text, this.#names).map((name): Condition => ({ kind: 'selection', name }));
    const [only] = of;
    if (only === undefined) {
      return this.#refuse(target, `No selection meets \`${target.text}\`.`, 'unknown-selection');
    }
    return of.length === 1 ? only : { kind: word === 'all' ? 'all' : 'any', of };
  }

  #isWord(word: string): boolean {
    return this.#tokens[this.#next]?.text.toLowerCase() === word;
  }

  #take(word: string): boolean {
    const isNext = this.#isWord(word);
    if (isNext) this.#next++;
    return isNext;
  }

  #enter(): void {
    if (++this.#depth > MAX_DEPTH) this.#refuse(this.#tokens[this.#next], 'The condition is nested too deeply.');
  }

  #refuse(token: Token | undefined, message: string, code = 'invalid-condition'): never {
    const offset = token?.offset ?? this.#end;
    const pipe = this.#tokens.find(({ text }) => text === '|');
    if (pipe === undefined) throw new FaultFound({ offset, code, message });
    throw new FaultFound({
      offset: pipe.offset,
      code: 'aggregation-in-condition',
      message: 'Sigma 2 has no aggregation after `|` in a condition: write a correlation rule.',
    });
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

function warnOfUnused(condition: Condition, names: readonly string[], log: IssueLog): void {
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
    log.add('warning', { path: ['detection', name], isKey: true }, { code: 'unused-selection', message });
  }
}
