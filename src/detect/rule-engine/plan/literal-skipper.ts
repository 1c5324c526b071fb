import { foldCase, foldsIntoAscii } from '../match/fold-case.ts';

export type SkipLiteral = { readonly text: string; readonly id: number };

/** Below this the steps are too short to be worth it. */
const MIN_LENGTH = 6;
/** With more literals nearly every pair of characters belongs to one of them, and nothing is skipped. */
const MAX_LITERALS = 64;
const MAX_STEP = 255;
const PAIRS = 1024;

/**
 * Wu-Manber: looks at two characters, and skips as far as no literal can end. Reads a sixth of a long text where literals
 * are few and long, which is what keywords are. Ignores case by the five low bits, which ASCII letters share with their
 * capitals; what collides is sorted out by comparing.
 */
export class LiteralSkipper {
  /** The length up to which literals are looked at while skipping. */
  readonly #window: number;
  readonly #steps: Uint8Array;
  readonly #candidates: (readonly SkipLiteral[] | undefined)[];

  static suits(texts: readonly string[]): boolean {
    return texts.length <= MAX_LITERALS && texts.every((text) => text.length >= MIN_LENGTH);
  }

  /** The literals are folded ASCII, and `suits`. */
  constructor(literals: readonly SkipLiteral[]) {
    const window = Math.min(MAX_STEP, ...literals.map(({ text }) => text.length));
    this.#window = window;
    this.#steps = new Uint8Array(PAIRS).fill(window - 1);
    this.#candidates = new Array(PAIRS).fill(undefined);
    for (const literal of literals) {
      for (let end = 1; end < window; end++) {
        const pair = pairOf(literal.text.charCodeAt(end - 1), literal.text.charCodeAt(end));
        this.#steps[pair] = Math.min(this.#steps[pair] as number, window - 1 - end);
        if (end === window - 1) this.#candidates[pair] = [...(this.#candidates[pair] ?? []), literal];
      }
    }
  }

  /** Calls `report` once for every find, so perhaps several times for one literal. The text need not be folded. */
  scan(text: string, report: (id: number) => void): void {
    const steps = this.#steps;
    let end = this.#window - 1;
    while (end < text.length) {
      const before = text.charCodeAt(end - 1);
      const last = text.charCodeAt(end);
      if ((before | last) > 127) {
        if (foldsIntoAscii(before) || foldsIntoAscii(last)) {
          this.scan(foldCase(text), report);
          return;
        }
        end++;
        continue;
      }
      const pair = pairOf(before, last);
      const step = steps[pair] as number;
      if (step === 0) this.#compare(text, end, report);
      end += step === 0 ? 1 : step;
    }
  }

  #compare(text: string, end: number, report: (id: number) => void): void {
    const start = end - this.#window + 1;
    const pair = pairOf(text.charCodeAt(end - 1), text.charCodeAt(end));
    for (const { text: literal, id } of this.#candidates[pair] ?? []) {
      if (foldCase(text.slice(start, start + literal.length)).startsWith(literal)) report(id);
    }
  }
}

function pairOf(before: number, last: number): number {
  return ((before & 31) << 5) | (last & 31);
}
