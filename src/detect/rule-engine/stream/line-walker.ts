import { normalizeFieldName } from '../match/event-values.ts';
import { MAX_MEMBERS, type ScanKernel } from './open-kernel.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** Longer integers, and all other numbers, are not printed by JavaScript as they are written. */
const SAFE_DIGITS = 15;
const MAX_KEY_BYTES = 128;
/** Hostile keys must not fill memory: then all is learned anew. */
const MAX_STEPS = 32_768;
/** Nor be searched for: keys that come later take the slow way, and after so many lines of them all is learned anew. */
const MAX_SIBLINGS = 64;
const MAX_REFUSED = 1024;
/** Consecutive lines are of few shapes. */
const TRIED_TEMPLATES = 6;
const PLAIN_KEY = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** How a value is written. `Odd` texts and numbers read differently from how they are written: escapes, fractions. */
export const ValueKind = { Text: 0, OddText: 1, Number: 2, OddNumber: 3, Word: 4, List: 5 } as const;

/** The members of a line, in their order; every line of one shape has the same. */
export type LineShape = {
  readonly names: readonly string[];
  /** False: a name comes twice, so that the last would win; such lines take the slow way. */
  readonly isPlain: boolean;
};

type Template = { readonly shape: LineShape; readonly template: number };

/** One member's key, after those before it. */
class ShapeStep {
  /** `"Key":`, with the blanks behind the colon. */
  readonly key: Uint8Array;
  readonly #words: Int32Array;
  readonly #lastWord: number;
  readonly name: string;
  readonly before: ShapeStep | undefined;
  readonly next: ShapeStep[] = [];
  #shape: LineShape | undefined;

  constructor(key: Uint8Array, name: string, before: ShapeStep | undefined) {
    this.key = key;
    this.name = name;
    this.before = before;
    const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
    this.#words = Int32Array.from({ length: key.length >> 2 }, (_, index) => view.getInt32(index * 4, true));
    this.#lastWord = key.length >= 4 ? view.getInt32(key.length - 4, true) : 0;
  }

  standsAt(view: DataView, at: number): boolean {
    const words = this.#words;
    // Else the key without the blank would stand where the one with it does.
    if (view.getUint8(at + this.key.length) === SPACE) return false;
    if (words.length === 0) return this.key.every((byte, index) => view.getUint8(at + index) === byte);
    for (let i = 0; i < words.length; i++) if (view.getInt32(at + 4 * i, true) !== words[i]) return false;
    return view.getInt32(at + this.key.length - 4, true) === this.#lastWord;
  }

  get shape(): LineShape {
    this.#shape ??= this.#toShape();
    return this.#shape;
  }

  #toShape(): LineShape {
    const names: string[] = [];
    for (let step: ShapeStep | undefined = this; step?.before !== undefined; step = step.before) names.push(step.name);
    names.reverse();
    const isPlain = new Set(names.map(normalizeFieldName)).size === names.length && !names.includes('__proto__');
    return { names, isPlain };
  }
}

const firstStep = (): ShapeStep => new ShapeStep(new Uint8Array(0), '', undefined);

/**
 * Reads one flat JSON object a line, straight from its bytes and marks. Keys are not searched for: lines of one kind have
 * the same keys in the same order, so that the key that came last time is compared where it should be.
 */
export class LineWalker {
  /** Three numbers a member: where its value begins and ends (a text's without its quotes), and how it is written. */
  readonly values: Int32Array;
  /** The line holds text that reads differently from how it is written, or folds into ASCII. */
  isOdd = false;
  /** After the line's last brace. */
  end = 0;
  /** The first mark that is not yet read. */
  mark = 0;
  readonly #kernel: ScanKernel;
  #root = firstStep();
  #templates = new WeakMap<LineShape, Template>();
  /** Of the lines before, the last one's first. */
  readonly #recent: Template[] = [];
  #steps = 0;
  #refused = 0;
  #place = 0;

  constructor(kernel: ScanKernel) {
    this.#kernel = kernel;
    this.values = kernel.values;
  }

  /** Undefined where the line is nothing that this reader is sure of. Starts at `mark`, and leaves it where it gave up. */
  walk(start: number): LineShape | undefined {
    this.isOdd = false;
    const recent = this.#recent;
    for (let i = 0; i < recent.length; i++) {
      const { template, shape } = recent[i] as Template;
      const end = this.#kernel.walk(start, this.mark, template);
      if (end === 0) continue;
      this.end = end;
      this.mark = this.#kernel.nextMark();
      if (i > 0) this.#bringForward(i);
      return shape;
    }
    const shape = this.#walkSteps(start);
    if (shape !== undefined) this.#useTemplate(shape, start);
    return shape;
  }

  #bringForward(place: number): void {
    const [used] = this.#recent.splice(place, 1);
    if (used !== undefined) this.#recent.unshift(used);
  }

  #useTemplate(shape: LineShape, start: number): void {
    const template = this.#templates.get(shape) ?? this.#addTemplate(shape, start);
    if (template === undefined || this.#recent.includes(template)) return;
    this.#recent.unshift(template);
    if (this.#recent.length > TRIED_TEMPLATES) this.#recent.pop();
  }

  #addTemplate(shape: LineShape, start: number): Template | undefined {
    const at = this.#kernel.addTemplate(this.#toTemplate(shape, start));
    if (at === undefined) {
      // The lines that come now matter more than those that filled the room.
      this.#kernel.clearTemplates();
      this.#templates = new WeakMap();
      this.#recent.length = 0;
      return undefined;
    }
    const template = { shape, template: at };
    this.#templates.set(shape, template);
    return template;
  }

  /** From the line just read: what stands before, between and behind its values. */
  #toTemplate({ names }: LineShape, start: number): Int32Array {
    const { bytes } = this.#kernel;
    const words = [names.length, 0, 0, 0];
    let from = start;
    for (let member = 0; member <= names.length; member++) {
      const isText =
        this.values[3 * member + 2] === ValueKind.Text || this.values[3 * member + 2] === ValueKind.OddText;
      const begin = member === names.length ? this.end : (this.values[3 * member] as number) - (isText ? 1 : 0);
      words.push(begin - from, Math.ceil((begin - from) / 16), 0, 0);
      for (let at = from; at < begin; at += 16) {
        const piece = new Uint8Array(16);
        piece.set(bytes.subarray(at, Math.min(at + 16, begin)));
        words.push(...new Int32Array(piece.buffer), (1 << Math.min(16, begin - at)) - 1, 0, 0, 0);
      }
      from = (this.values[3 * member + 1] as number) + (isText ? 1 : 0);
    }
    return Int32Array.from(words);
  }

  #walkSteps(start: number): LineShape | undefined {
    const { bytes, view } = this.#kernel;
    if (bytes[start] !== OPEN_BRACE) return undefined;
    let place = start + 1;
    let step = this.#root;
    for (let member = 0; member < MAX_MEMBERS; member++) {
      const [likely] = step.next;
      const next = likely?.standsAt(view, place) === true ? likely : this.#findStep(step, place);
      if (next === undefined) return undefined;
      step = next;
      this.mark += 2;
      if (!this.#readValue(place + step.key.length, member)) return undefined;
      place = this.#place;
      const byte = bytes[place];
      if (byte === CLOSE_BRACE) {
        this.end = place + 1;
        return this.#isAtLineEnd() && step.shape.isPlain ? step.shape : undefined;
      }
      if (byte !== COMMA) return undefined;
      place += bytes[place + 1] === SPACE ? 2 : 1;
    }
    return undefined;
  }

  /** A carriage return before the line feed is a mark too. */
  #isAtLineEnd(): boolean {
    const { bytes, marks } = this.#kernel;
    if (bytes[this.end] === CR && marks[this.mark] === this.end) this.mark++;
    const isBlankBehind = bytes[this.end] === CR || bytes[this.end] === SPACE;
    const at = marks[this.mark] as number;
    return bytes[at] === LF && at === this.end + (isBlankBehind ? 1 : 0);
  }

  #findStep(step: ShapeStep, place: number): ShapeStep | undefined {
    const { view } = this.#kernel;
    const found = step.next.find((one) => one.standsAt(view, place));
    if (found !== undefined) return found;
    return this.#addStep(step, place);
  }

  #addStep(step: ShapeStep, place: number): ShapeStep | undefined {
    const { bytes, marks } = this.#kernel;
    const close = marks[this.mark + 1] as number;
    if (marks[this.mark] !== place || bytes[place] !== QUOTE || bytes[close] !== QUOTE) return undefined;
    if (bytes[close + 1] !== COLON || close - place > MAX_KEY_BYTES) return undefined;
    const end = bytes[close + 2] === SPACE ? close + 3 : close + 2;
    // Such a key would never be found again.
    if (bytes[end] === SPACE) return undefined;
    const name = String.fromCharCode(...bytes.subarray(place + 1, close));
    if (!PLAIN_KEY.test(name) || !this.#hasRoom(step)) return undefined;
    const added = new ShapeStep(bytes.slice(place, end), name, step);
    step.next.push(added);
    return added;
  }

  #hasRoom(step: ShapeStep): boolean {
    const isCrowded = step.next.length >= MAX_SIBLINGS;
    if (isCrowded) this.#refused++;
    if (this.#steps < MAX_STEPS && this.#refused < MAX_REFUSED) {
      if (!isCrowded) this.#steps++;
      return !isCrowded;
    }
    this.#root = firstStep();
    this.#steps = 0;
    this.#refused = 0;
    return false;
  }

  /** Leaves `#place` behind the value. */
  #readValue(at: number, member: number): boolean {
    const { bytes } = this.#kernel;
    const first = bytes[at] as number;
    if (first === QUOTE) {
      this.values[3 * member + 2] = ValueKind.Text;
      this.values[3 * member] = at + 1;
      const close = this.#readText();
      if (close < 0) return false;
      if (this.#isOddText) this.values[3 * member + 2] = ValueKind.OddText;
      this.values[3 * member + 1] = close;
      this.#place = close + 1;
      return true;
    }
    this.values[3 * member] = at;
    const end = first === OPEN_BRACKET ? this.#readList(at) : this.#readScalar(at, member);
    if (first === OPEN_BRACKET) this.values[3 * member + 2] = ValueKind.List;
    this.values[3 * member + 1] = end;
    this.#place = end;
    return end > at;
  }

  #isOddText = false;

  /** From the mark of the opening quote to the closing one, whose place it gives; -1 where the text is no JSON. */
  #readText(): number {
    const { bytes, marks } = this.#kernel;
    this.#isOddText = false;
    for (;;) {
      const place = marks[++this.mark] as number;
      const byte = bytes[place] as number;
      if (byte === QUOTE) {
        this.mark++;
        return place;
      }
      if (byte < SPACE) return -1;
      this.isOdd = true;
      if (byte < 0x80) {
        // `\u0041` and `\/`; what else stands behind a backslash is no JSON.
        if (byte !== 0x2f && !(byte === 0x75 && this.#isHex(place + 1))) return -1;
        this.#isOddText = true;
      } else if (bytes[place - 1] === BACKSLASH) return -1;
    }
  }

  #isHex(at: number): boolean {
    const { bytes } = this.#kernel;
    for (let i = at; i < at + 4; i++) {
      const byte = bytes[i] as number;
      const isDigit = byte >= ZERO && byte <= NINE;
      if (!isDigit && !((byte | SPACE) >= 0x61 && (byte | SPACE) <= 0x66)) return false;
    }
    return true;
  }

  /** Integers, `true`, `false` and `null`; 0 for all else. */
  #readScalar(at: number, member: number): number {
    const { bytes } = this.#kernel;
    let end = bytes[at] === MINUS ? at + 1 : at;
    const digits = end;
    while ((bytes[end] as number) >= ZERO && (bytes[end] as number) <= NINE) end++;
    if (end > digits) {
      const isOdd = end - digits > SAFE_DIGITS || (bytes[at] === MINUS && bytes[digits] === ZERO);
      this.values[3 * member + 2] = isOdd ? ValueKind.OddNumber : ValueKind.Number;
      return bytes[digits] === ZERO && end > digits + 1 ? 0 : end;
    }
    this.values[3 * member + 2] = ValueKind.Word;
    for (const word of WORDS) if (word.every((byte, index) => bytes[at + index] === byte)) return at + word.length;
    return 0;
  }

  /** A list of texts and scalars; 0 for all else. */
  #readList(at: number): number {
    const { bytes } = this.#kernel;
    let place = at + 1;
    if (bytes[place] === CLOSE_BRACKET) return place + 1;
    for (;;) {
      if (bytes[place] === QUOTE) {
        place = this.#readText() + 1;
        if (place === 0) return 0;
      } else {
        place = this.#readScalar(place, MAX_MEMBERS - 1);
        if (place === 0) return 0;
        if (this.values[3 * MAX_MEMBERS - 1] === ValueKind.OddNumber) this.isOdd = true;
      }
      if (bytes[place] === CLOSE_BRACKET) return place + 1;
      if (bytes[place] !== COMMA) return 0;
      place += bytes[place + 1] === SPACE ? 2 : 1;
    }
  }
}

const WORDS = ['true', 'false', 'null'].map((word) => Uint8Array.from(word, (char) => char.charCodeAt(0)));
