/** Digits behind the point that sums keep. */
const DIGITS = 12;
const UNIT = 10n ** BigInt(DIGITS);

/**
 * A sum of numbers that come and go, in whole units: floating sums that are taken apart again keep the dust of whatever large
 * value passed through.
 */
export class ExactSum {
  #units = 0n;

  add(number: number): void {
    this.#units += unitsOf(number);
  }

  remove(number: number): void {
    this.#units -= unitsOf(number);
  }

  get value(): number {
    return Number(this.#units / UNIT) + Number(this.#units % UNIT) / Number(UNIT);
  }
}

/** The whole part by itself, here and back: both parts at once are more than a double holds. */
function unitsOf(number: number): bigint {
  const whole = Math.trunc(number);
  return BigInt(whole) * UNIT + BigInt(Math.round((number - whole) * Number(UNIT)));
}
