/** Deep enough for any author, shallow enough for every recursion behind it. */
const MAX_DEPTH = 64;
const MAX_LENGTH = 16_384;

export type BooleanNode<Leaf> =
  | { readonly kind: 'all' | 'any'; readonly of: readonly BooleanNode<Leaf>[] }
  | { readonly kind: 'not'; readonly of: BooleanNode<Leaf> }
  | Leaf;

export type Token = { readonly text: string; readonly offset: number };
/** `offset` counts characters from the start of the text. */
export type BooleanFault = { readonly offset: number; readonly code: string; readonly message: string };

/** What may stand where `and`, `or`, `not` and parentheses join something. Takes its words from `words`. */
export type ParseOperand<Leaf> = (first: Token, words: WordSource) => BooleanNode<Leaf>;

/** Refusals are thrown and caught in this file only: a recursive descent has one way out. */
class FaultFound extends Error {
  readonly fault: BooleanFault;
  constructor(fault: BooleanFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** Loosest to tightest: `or`, `and`, `not`, operand, parentheses. Words compare without case. */
export function parseBoolean<Leaf>(
  text: unknown,
  parseOperand: ParseOperand<Leaf>,
): { readonly tree: BooleanNode<Leaf> } | { readonly fault: BooleanFault } {
  const refuse = (message: string) => ({ fault: { offset: 0, code: 'invalid-condition', message } });
  if (typeof text !== 'string' || text.trim() === '') return refuse('The condition must be a text.');
  if (text.length > MAX_LENGTH) return refuse(`The condition has more than ${MAX_LENGTH} characters.`);
  try {
    const words = new WordSource(text);
    return { tree: new BooleanParser(words, parseOperand).parse() };
  } catch (error) {
    if (error instanceof FaultFound) return { fault: error.fault };
    throw error;
  }
}

/** The words and brackets of a condition, one after the other. */
export class WordSource {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #next = 0;

  constructor(text: string) {
    this.#tokens = [...text.matchAll(/[()|]|[^\s()|]+/g)].map((found) => ({ text: found[0], offset: found.index }));
    this.#end = text.length;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  next(): Token | undefined {
    return this.#tokens[this.#next++];
  }

  isNext(word: string): boolean {
    return this.peek()?.text.toLowerCase() === word;
  }

  take(word: string): boolean {
    const isNext = this.isNext(word);
    if (isNext) this.#next++;
    return isNext;
  }

  refuse(token: Token | undefined, message: string, code = 'invalid-condition'): never {
    const pipe = this.#tokens.find(({ text }) => text === '|');
    if (pipe === undefined) throw new FaultFound({ offset: token?.offset ?? this.#end, code, message });
    throw new FaultFound({
      offset: pipe.offset,
      code: 'aggregation-in-condition',
      message: 'Sigma 2 has no aggregation after `|` in a condition: write a correlation rule.',
    });
  }
}

class BooleanParser<Leaf> {
  readonly #words: WordSource;
  readonly #parseOperand: ParseOperand<Leaf>;
  #depth = 0;

  constructor(words: WordSource, parseOperand: ParseOperand<Leaf>) {
    this.#words = words;
    this.#parseOperand = parseOperand;
  }

  parse(): BooleanNode<Leaf> {
    const tree = this.#parseOr();
    const rest = this.#words.peek();
    if (rest !== undefined) this.#words.refuse(rest, `Expected \`and\`, \`or\` or the end before \`${rest.text}\`.`);
    return tree;
  }

  #parseOr(): BooleanNode<Leaf> {
    return this.#parseChain('or', 'any', () => this.#parseChain('and', 'all', () => this.#parseNot()));
  }

  #parseChain(word: 'and' | 'or', kind: 'all' | 'any', parseMember: () => BooleanNode<Leaf>): BooleanNode<Leaf> {
    const first = parseMember();
    const of = [first];
    while (this.#words.take(word)) of.push(parseMember());
    return of.length === 1 ? first : { kind, of };
  }

  #parseNot(): BooleanNode<Leaf> {
    this.#enter();
    const isNegated = this.#words.take('not');
    const node: BooleanNode<Leaf> = isNegated ? { kind: 'not', of: this.#parseNot() } : this.#parsePrimary();
    this.#depth--;
    return node;
  }

  #parsePrimary(): BooleanNode<Leaf> {
    const words = this.#words;
    const token = words.next();
    if (token === undefined) return words.refuse(token, 'The condition ends where a name is expected.');
    if (token.text !== '(') return this.#parseOperand(token, words);
    this.#enter();
    const inner = this.#parseOr();
    if (!words.take(')')) words.refuse(token, 'This parenthesis is never closed.');
    this.#depth--;
    return inner;
  }

  #enter(): void {
    if (++this.#depth > MAX_DEPTH) this.#words.refuse(this.#words.peek(), 'The condition is nested too deeply.');
  }
}

export function isReserved(word: string): boolean {
  return /^(?:[()|]|and|or|not)$/i.test(word);
}
