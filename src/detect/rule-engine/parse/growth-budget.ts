/** What one file may grow to. The public set at its worst: 300 alternatives, 2,000 instructions. */
const MAX_ALTERNATIVES = 200_000;
const MAX_CHARACTERS = 32 * 1024 * 1024;
const MAX_INSTRUCTIONS = 100_000;
/** Of one rule: an event may have to be walked through all of them. The public set at its worst: 1,003. */
const MAX_INSTRUCTIONS_OF_RULE = 10_000;
/** What conditions ask beyond asking every pattern once. The public set at its worst: 36 in a rule, 55 in all. */
const MAX_REPEATS = 100_000;

/**
 * How much more than is written a set of rules may become: a few characters under `windash`, or of a regular expression,
 * can stand for thousands. Every allowance is final: once something was refused, all that follows is, without being tried.
 */
export class GrowthBudget {
  #alternatives: number;
  #characters: number;
  #instructions: number;
  #repeats: number;
  readonly #parent: GrowthBudget | undefined;

  /** `files`: how many files' worth it allows. What is taken is taken from the parent, too. */
  constructor(files = 1, parent?: GrowthBudget) {
    this.#alternatives = MAX_ALTERNATIVES * files;
    this.#characters = MAX_CHARACTERS * files;
    this.#instructions = MAX_INSTRUCTIONS * files;
    this.#repeats = MAX_REPEATS * files;
    this.#parent = parent;
  }

  /** What one rule of the file may take. */
  forRule(): GrowthBudget {
    const budget = new GrowthBudget(1, this);
    budget.#instructions = MAX_INSTRUCTIONS_OF_RULE;
    return budget;
  }

  /** Whether a condition may ask so many patterns over again. */
  takeRepeats(count: number): boolean {
    this.#repeats -= count;
    return (this.#parent?.takeRepeats(count) ?? true) && this.#repeats >= 0;
  }

  /** Whether a value may become `count` others of together `characters`. */
  takeAlternatives(count: number, characters: number): boolean {
    this.#alternatives -= count;
    this.#characters -= characters;
    const isAllowed = this.#alternatives >= 0 && this.#characters >= 0;
    return (this.#parent?.takeAlternatives(count, characters) ?? true) && isAllowed;
  }

  /** Whether there is anything left for another regular expression. */
  get hasInstructions(): boolean {
    return this.#instructions > 0 && (this.#parent?.hasInstructions ?? true);
  }

  takeInstructions(count: number): boolean {
    this.#instructions -= count;
    return (this.#parent?.takeInstructions(count) ?? true) && this.#instructions >= 0;
  }
}
