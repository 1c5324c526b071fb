/** A stretch of so many characters of one class: ASCII letters and digits, so that bytes of JSON show it too. */
export type NeededRun = { readonly characters: string; readonly count: number };

/**
 * What every text has that a regex meets. It is only a guard: being too careful costs time, being too bold would lose
 * matches.
 */
export type RegexNeeds = {
  /** At least one stands in the text, all in ASCII lower case; undefined where none can be named. */
  readonly literals: readonly string[] | undefined;
  /** In UTF-16 code units, of which no text has more than its JSON has bytes. */
  readonly minLength: number;
  readonly run: NeededRun | undefined;
};

const NOTHING: RegexNeeds = { literals: undefined, minLength: 0, run: undefined };
const MAX_BRANCHES = 64;
/** Of literals that differ in one character only, for small classes. */
const MAX_SPELLINGS = 4;
const MIN_RUN = 8;
const PLAIN = /^[0-9A-Za-z]+$/;
const CLASS_ESCAPES = 'dDsSwWxpPnrtfva';

export function regexNeeds(source: string, flags: string): RegexNeeds {
  const reader = new RegexReader(source);
  const needs = reader.readAlternatives();
  if (!reader.isSure()) return NOTHING;
  // Letters outside ASCII may stand for some inside then.
  const isFolding = flags.includes('i') || /\(\?[ms]*i/.test(source);
  return isFolding ? { ...needs, run: undefined } : needs;
}

/** `spellings`: all texts that the atom may be, in lower case, where these are few. */
type Atom = RegexNeeds & { readonly spellings?: readonly string[]; readonly characters?: string };
type Quantifier = { readonly least: number; readonly isExact: boolean };

class RegexReader {
  readonly #source: string;
  #at = 0;
  /** Set at syntax that this reader does not know. */
  #isLost = false;

  constructor(source: string) {
    this.#source = source;
  }

  isSure(): boolean {
    return this.#isAtEnd() && !this.#isLost;
  }

  #isAtEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  /** Every branch must bring its own literals, or the whole has none. */
  readAlternatives(): RegexNeeds {
    const first = this.#readSequence();
    const branches = [first];
    while (this.#source[this.#at] === '|') {
      this.#at++;
      branches.push(this.#readSequence());
    }
    if (branches.length === 1) return first;
    const literals = branches.flatMap((branch) => branch.literals ?? []);
    const isNamed = branches.every((branch) => branch.literals !== undefined) && literals.length <= MAX_BRANCHES;
    return {
      literals: isNamed ? literals : undefined,
      minLength: Math.min(...branches.map(({ minLength }) => minLength)),
      run: undefined,
    };
  }

  #readSequence(): RegexNeeds {
    const sequence = new Sequence();
    while (!this.#isAtEnd() && this.#source[this.#at] !== '|' && this.#source[this.#at] !== ')') {
      const atom = this.#readAtom();
      sequence.add(atom, this.#readQuantifier());
    }
    return sequence.end();
  }

  #readAtom(): Atom {
    const char = this.#source.charAt(this.#at++);
    if (char === '(') return this.#readGroup();
    if (char === '[') return this.#readClass();
    if (char === '\\') return this.#readEscape();
    if (char === '^' || char === '$') return NOTHING;
    return char === '.' ? anyCharacter() : literal(char);
  }

  #readGroup(): RegexNeeds {
    const opening = /^\?(?:P?<[^>]*>|[ims]*:|[ims]*(?=\)))/.exec(this.#source.slice(this.#at));
    if (opening !== null) this.#at += opening[0].length;
    else if (this.#source[this.#at] === '?') this.#isLost = true;
    // `a(?i)?`: a group of flags is nothing to repeat, so RE2 repeats what stands before it.
    if (/^\)[*+?{]/.test(this.#source.slice(this.#at, this.#at + 2)) && opening?.[0].endsWith(':') === false) {
      this.#isLost = true;
    }
    const inner = this.readAlternatives();
    if (this.#source[this.#at] === ')') this.#at++;
    return inner;
  }

  #readClass(): Atom {
    const begin = this.#at;
    if (this.#source[this.#at] === '^') this.#at++;
    if (this.#source[this.#at] === ']') this.#at++;
    while (!this.#isAtEnd() && this.#source[this.#at] !== ']') {
      const named = this.#source.startsWith('[:', this.#at) ? this.#source.indexOf(':]', this.#at) : -1;
      if (named > 0) this.#at = named + 2;
      else this.#at += this.#source[this.#at] === '\\' ? 2 : 1;
    }
    const characters = charactersOf(this.#source.slice(begin, this.#at++));
    if (characters === undefined) return anyCharacter();
    const spellings = [...new Set(characters.toLowerCase())];
    return { ...anyCharacter(), characters, ...(spellings.length <= MAX_SPELLINGS && { spellings }) };
  }

  #readEscape(): Atom {
    const char = this.#source.charAt(this.#at++);
    if (char === 'Q' || char === 'E' || char === 'C') this.#isLost = true;
    if (/[^\w\s]/.test(char) && isAscii(char)) return literal(char);
    if (char === 'x' || char === 'p' || char === 'P') {
      const braced = /^(?:\{[^}]*\}|[0-9a-f]{2}|.)/i.exec(this.#source.slice(this.#at));
      this.#at += braced?.[0].length ?? 0;
    } else while (/\d/.test(char) && /\d/.test(this.#source.charAt(this.#at))) this.#at++;
    return CLASS_ESCAPES.includes(char) ? anyCharacter() : NOTHING;
  }

  #readQuantifier(): Quantifier {
    const found = /^(?:[*+?]|\{(\d+)(,\d*)?\})\??/.exec(this.#source.slice(this.#at, this.#at + 24));
    if (found === null) return { least: 1, isExact: true };
    this.#at += found[0].length;
    if (found[1] !== undefined) return { least: Number(found[1]), isExact: found[2] === undefined };
    return { least: found[0].startsWith('+') ? 1 : 0, isExact: false };
  }
}

/** What atoms need that stand one behind the other. */
class Sequence {
  #literals: readonly string[] | undefined;
  #minLength = 0;
  #run: NeededRun | undefined;
  /** How the atoms before may be spelled that surely follow each other. */
  #spelled: readonly string[] = [''];

  add(atom: Atom, { least, isExact }: Quantifier): void {
    this.#minLength += least * atom.minLength;
    if (least === 0) {
      this.#endLiteral();
      return;
    }
    const { characters } = atom;
    if (characters !== undefined && PLAIN.test(characters)) this.#addRun({ characters, count: least });
    if (atom.run !== undefined) this.#addRun(atom.run);
    const { spellings } = atom;
    if (spellings === undefined) {
      this.#endLiteral();
      this.#literals = better(this.#literals, atom.literals);
      return;
    }
    if (this.#spelled.length * spellings.length > MAX_SPELLINGS) this.#endLiteral();
    this.#spelled = this.#spelled.flatMap((before) => spellings.map((one) => before + one));
    // `ab+c`: b is certain, but c need not follow it at once.
    if (least > 1 || !isExact) this.#endLiteral();
  }

  end(): RegexNeeds {
    this.#endLiteral();
    return { literals: this.#literals, minLength: this.#minLength, run: this.#run };
  }

  #addRun(run: NeededRun): void {
    if (run.count > (this.#run?.count ?? MIN_RUN - 1)) this.#run = run;
  }

  #endLiteral(): void {
    const isTelling = this.#spelled.length === 1 ? this.#spelled[0] !== '' : shortest(this.#spelled) > 1;
    if (isTelling) this.#literals = better(this.#literals, this.#spelled);
    this.#spelled = [''];
  }
}

const anyCharacter = (): Atom => ({ ...NOTHING, minLength: 1 });

/** Half of a character counts as nothing, because a quantifier behind it means the whole. */
function literal(char: string): Atom {
  if (isAscii(char)) return { ...anyCharacter(), spellings: [char.toLowerCase()] };
  return /[\ud800-\udfff]/.test(char) ? NOTHING : anyCharacter();
}

/** All of a class of plain ASCII characters; undefined for other classes. */
function charactersOf(inside: string): string | undefined {
  if (!/^[^\\[\]^-](?:-?[^\\[\]-])*$/.test(inside) || !/^[ -~]+$/.test(inside)) return undefined;
  return inside.replace(/(.)-(.)/g, (_, first: string, last: string) => {
    const from = first.charCodeAt(0);
    return String.fromCharCode(...Array.from({ length: last.charCodeAt(0) - from + 1 }, (__, at) => from + at));
  });
}

/** The set whose shortest literal is longest, then the smaller one: that one fires least. */
function better(a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const gain = shortest(b) - shortest(a);
  return gain > 0 || (gain === 0 && b.length < a.length) ? b : a;
}

const shortest = (literals: readonly string[]): number => Math.min(...literals.map((one) => one.length));
const isAscii = (char: string): boolean => char.charCodeAt(0) < 128;
