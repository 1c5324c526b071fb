/**
 * Conditions joined by AND, and the values they name. Values never become SQL text: every condition is a constant of
 * this code with `{name:Type}` places.
 */
export class SqlFilter {
  readonly #conditions: string[] = [];
  readonly #parameters: Record<string, unknown> = {};

  /** Names of parameters must differ between conditions. */
  add(condition: string, parameters: Readonly<Record<string, unknown>> = {}): void {
    this.#conditions.push(`(${condition})`);
    Object.assign(this.#parameters, parameters);
  }

  get sql(): string {
    return this.#conditions.length === 0 ? '1' : this.#conditions.join(' AND ');
  }

  get parameters(): Readonly<Record<string, unknown>> {
    return this.#parameters;
  }
}
