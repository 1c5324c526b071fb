/**
 * Conditions joined by AND, and the values they name. Values never become SQL text: every condition is made of constants
 * of this code and of `{name:Type}` places.
 */
export class SqlFilter {
  readonly #conditions: string[] = [];
  readonly #parameters: Record<string, unknown> = {};

  /** Names of parameters must differ between conditions. */
  add(condition: string, parameters: Readonly<Record<string, unknown>> = {}): void {
    this.#conditions.push(`(${condition})`);
    Object.assign(this.#parameters, parameters);
  }

  /** A place for this text in a condition, under a name of its own. */
  bind(text: string): string {
    const name = `bound_${Object.keys(this.#parameters).length}`;
    this.#parameters[name] = text;
    return `{${name}:String}`;
  }

  /** A name for this number: `{name:Int64}`. */
  bindNumber(value: number): string {
    const name = `bound_${Object.keys(this.#parameters).length}`;
    this.#parameters[name] = value;
    return name;
  }

  get sql(): string {
    return this.#conditions.length === 0 ? '1' : this.#conditions.join(' AND ');
  }

  get parameters(): Readonly<Record<string, unknown>> {
    return this.#parameters;
  }
}
