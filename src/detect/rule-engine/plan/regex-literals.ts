/**
 * Literals of which at least one stands in every text that the regex meets, in ASCII lower case; undefined where none can
 * be named. They are only a guard: being too careful costs time, being too bold would lose matches.
 */
export function requiredLiterals(source: string): readonly string[] | undefined {
  const reader = new RegexReader(source);
  const found = reader.readAlternatives();
  return reader.isSure() ? found : undefined;
}

const MAX_BRANCHES = 64;

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
  readAlternatives(): readonly string[] | undefined {
    const branches = [this.#readSequence()];
    while (this.#source[this.#at] === '|') {
      this.#at++;
      branches.push(this.#readSequence());
    }
    const literals = branches.flatMap((branch) => branch ?? []);
    return branches.includes(undefined) || literals.length > MAX_BRANCHES ? undefined : literals;
  }

  #readSequence(): readonly string[] | undefined {
    let best: readonly string[] | undefined;
    let run = '';
    const endRun = (): void => {
      if (run !== '') best = better(best, [run]);
      run = '';
    };
    while (!this.#isAtEnd() && this.#source[this.#at] !== '|' && this.#source[this.#at] !== ')') {
      const atom = this.#readAtom();
      const isRequired = this.#readQuantifier();
      if (atom.literal !== undefined && isRequired === 'once') run += atom.literal;
      else {
        // `ab+c`: b is certain, but c need not follow it at once.
        if (atom.literal !== undefined && isRequired === 'repeated') run += atom.literal;
        endRun();
        if (atom.group !== undefined && isRequired !== 'optional') best = better(best, atom.group);
      }
    }
    endRun();
    return best;
  }

  #readAtom(): { readonly literal?: string; readonly group?: readonly string[] | undefined } {
    const char = this.#source.charAt(this.#at++);
    if (char === '(') return { group: this.#readGroup() };
    if (char === '[') this.#skipClass();
    else if (char === '\\') return this.#readEscape();
    else if (!'.^$'.includes(char)) return isAscii(char) ? { literal: char.toLowerCase() } : {};
    return {};
  }

  #readGroup(): readonly string[] | undefined {
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

  #skipClass(): void {
    if (this.#source[this.#at] === '^') this.#at++;
    if (this.#source[this.#at] === ']') this.#at++;
    while (!this.#isAtEnd() && this.#source[this.#at] !== ']') {
      const named = this.#source.startsWith('[:', this.#at) ? this.#source.indexOf(':]', this.#at) : -1;
      if (named > 0) this.#at = named + 2;
      else this.#at += this.#source[this.#at] === '\\' ? 2 : 1;
    }
    this.#at++;
  }

  #readEscape(): { readonly literal?: string } {
    const char = this.#source.charAt(this.#at++);
    if (char === 'Q' || char === 'E' || char === 'C') this.#isLost = true;
    if (/[^\w\s]/.test(char) && isAscii(char)) return { literal: char };
    if (char === 'x' || char === 'p' || char === 'P') {
      const braced = /^(?:\{[^}]*\}|[0-9a-f]{2}|.)/i.exec(this.#source.slice(this.#at));
      this.#at += braced?.[0].length ?? 0;
    } else while (/\d/.test(char) && /\d/.test(this.#source.charAt(this.#at))) this.#at++;
    return {};
  }

  #readQuantifier(): 'once' | 'repeated' | 'optional' {
    const found = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(this.#source.slice(this.#at, this.#at + 24));
    if (found === null) return 'once';
    this.#at += found[0].length;
    if (found[1] !== undefined) return Number(found[1]) > 0 ? 'repeated' : 'optional';
    return found[0].startsWith('+') ? 'repeated' : 'optional';
  }
}

/** The set whose shortest literal is longest, then the smaller one: that one fires least. */
function better(a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const gain = shortest(b) - shortest(a);
  return gain > 0 || (gain === 0 && b.length < a.length) ? b : a;
}

const shortest = (literals: readonly string[]): number => Math.min(...literals.map((literal) => literal.length));
const isAscii = (char: string): boolean => char.charCodeAt(0) < 128;
