const MAX_ENTRIES = 2048;
const MAX_TEXT_LENGTH = 512;
/** How many look-ups make a trial, and what share of them must hit for the memo to stay on. */
const TRIAL = 8192;
const WORTHWHILE_SHARE = 0.25;

/**
 * What was found out about recent texts. Bounded: two generations of entries, the older forgotten at a time. Turns itself
 * off for fields that hardly ever repeat (command lines), where keeping costs more than it saves.
 */
export class ValueMemo<Result> {
  #young = new Map<string, Result>();
  #old = new Map<string, Result>();
  #lookUps = 0;
  #hits = 0;
  #isOn = true;

  get(text: string): Result | undefined {
    if (!this.#isOn || text.length > MAX_TEXT_LENGTH) return undefined;
    if (++this.#lookUps > TRIAL) this.#judge();
    let result = this.#young.get(text);
    if (result === undefined) {
      result = this.#old.get(text);
      if (result !== undefined) this.#keep(text, result);
    }
    if (result !== undefined) this.#hits++;
    return result;
  }

  set(text: string, result: Result): void {
    if (!this.#isOn || text.length > MAX_TEXT_LENGTH) return;
    this.#keep(ownCopy(text), result);
  }

  #keep(text: string, result: Result): void {
    if (this.#young.size >= MAX_ENTRIES) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, result);
  }

  #judge(): void {
    if (this.#hits < this.#lookUps * WORTHWHILE_SHARE) {
      this.#isOn = false;
      this.#young = new Map();
      this.#old = new Map();
    }
    this.#lookUps = 0;
    this.#hits = 0;
  }
}

/** A text cut from a larger one keeps all of that alive in V8: a memo of such cuts would hold whole payloads. */
function ownCopy(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
