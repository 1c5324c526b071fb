import { foldCase, foldsIntoAscii } from '../match/fold-case.ts';

/** Folded ASCII to be found, and the number that a find reports. `anchor` ties it to an end of the text. */
export type Literal = { readonly text: string; readonly anchor: 'none' | 'start' | 'end'; readonly id: number };

const OTHER_CHARACTER = 0;
const TEXT_START = 1;
const TEXT_END = 2;
const FIRST_CLASS = 3;
const ASCII = 128;
const CAPITAL_A = 65;
const CAPITAL_Z = 90;
const TO_LOWER = 32;

/**
 * Aho-Corasick over ASCII: finds all literals in one pass, one table look-up a character. The two ends of the text are
 * characters of their own, so that anchored literals need no second structure. Characters that no literal uses share one
 * column of the table. Capitals share the column of their letter, so texts need no folding first.
 */
export class LiteralAutomaton {
  readonly #classOf = new Uint8Array(ASCII);
  readonly #width: number;
  /** The next state, by state and class. Two bytes each where they suffice: what is walked should stay in the cache. */
  readonly #next: Uint16Array | Int32Array;
  /** This state and those after it report something; those before it do not. */
  readonly #firstReport: number;
  #reports: (readonly number[])[];
  /** The nearest shorter suffix that reports something, or 0. */
  #reportLink: Int32Array;

  constructor(literals: readonly Literal[]) {
    this.#width = this.#assignClasses(literals);
    const bound = literals.reduce((sum, { text }) => sum + text.length + 1, 1);
    const table = new Int32Array(bound * this.#width);
    this.#reports = [[]];
    for (const literal of literals) this.#insert(table, literal);
    const states = this.#reports.length;
    this.#reportLink = new Int32Array(states);
    const order = this.#link(table);
    const reporting = order.filter((state) => this.#isReport(state));
    const silent = order.filter((state) => !this.#isReport(state));
    this.#firstReport = silent.length;
    this.#next = this.#renumber(table, [...silent, ...reporting]);
  }

  /** Calls `report` once for every find, so perhaps several times for one literal. The text need not be folded. */
  scan(text: string, report: (id: number) => void): void {
    const next = this.#next;
    const classOf = this.#classOf;
    const width = this.#width;
    const firstReport = this.#firstReport;
    let state = next[TEXT_START] as number;
    if (state >= firstReport) this.#reportAll(state, report);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= ASCII && foldsIntoAscii(code)) {
        this.scan(foldCase(text), report);
        return;
      }
      state = next[state * width + (code < ASCII ? (classOf[code] as number) : OTHER_CHARACTER)] as number;
      if (state >= firstReport) this.#reportAll(state, report);
    }
    state = next[state * width + TEXT_END] as number;
    if (state >= firstReport) this.#reportAll(state, report);
  }

  #reportAll(first: number, report: (id: number) => void): void {
    for (let state = first; state > 0; state = this.#reportLink[state] as number) {
      for (const id of this.#reports[state] ?? []) report(id);
    }
  }

  #isReport(state: number): boolean {
    return state > 0 && ((this.#reports[state]?.length ?? 0) > 0 || this.#reportLink[state] !== 0);
  }

  #assignClasses(literals: readonly Literal[]): number {
    let width = FIRST_CLASS;
    for (const { text } of literals) {
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (this.#classOf[code] === OTHER_CHARACTER) this.#classOf[code] = width++;
      }
    }
    for (let code = CAPITAL_A; code <= CAPITAL_Z; code++) {
      this.#classOf[code] = this.#classOf[code + TO_LOWER] as number;
    }
    return width;
  }

  #insert(table: Int32Array, { text, anchor, id }: Literal): void {
    const columns = Array.from(text, (char) => this.#classOf[char.charCodeAt(0)] as number);
    if (anchor === 'start') columns.unshift(TEXT_START);
    if (anchor === 'end') columns.push(TEXT_END);
    let state = 0;
    for (const column of columns) {
      const at = state * this.#width + column;
      if (table[at] === 0) table[at] = this.#reports.push([]) - 1;
      state = table[at] as number;
    }
    (this.#reports[state] as number[]).push(id);
  }

  /** Breadth first, so that every shorter state is complete before a longer one copies from it. Gives the states so. */
  #link(table: Int32Array): readonly number[] {
    const width = this.#width;
    const fail = new Int32Array(this.#reports.length);
    const queue = [0];
    for (let head = 0; head < queue.length; head++) {
      const state = queue[head] as number;
      const suffix = fail[state] as number;
      if (state > 0) {
        const isReport = (this.#reports[suffix]?.length ?? 0) > 0;
        this.#reportLink[state] = isReport ? suffix : (this.#reportLink[suffix] as number);
      }
      for (let column = 0; column < width; column++) {
        const at = state * width + column;
        const viaSuffix = state === 0 ? 0 : (table[suffix * width + column] as number);
        const child = table[at] as number;
        if (child === 0) table[at] = viaSuffix;
        else {
          fail[child] = viaSuffix;
          queue.push(child);
        }
      }
    }
    return queue;
  }

  /** States that are near the root, which are walked most, come to stand near each other. */
  #renumber(table: Int32Array, order: readonly number[]): Uint16Array | Int32Array {
    const width = this.#width;
    const place = new Int32Array(order.length);
    order.forEach((state, at) => {
      place[state] = at;
    });
    const next = order.length <= 0x10000 ? new Uint16Array(order.length * width) : new Int32Array(order.length * width);
    order.forEach((state, at) => {
      for (let column = 0; column < width; column++) {
        next[at * width + column] = place[table[state * width + column] as number] as number;
      }
    });
    this.#reports = order.map((state) => this.#reports[state] as number[]);
    this.#reportLink = Int32Array.from(order, (state) => place[this.#reportLink[state] as number] as number);
    return next;
  }
}
