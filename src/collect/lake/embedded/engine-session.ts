import { SESSION_DEFAULTS } from './engine-options.ts';
import type { NativeConnection, NativeEngine } from './native-engine.ts';
import { sqlString } from './sql-literal.ts';

export type StatementSettings = ReadonlyMap<string, string>;

/** One request as a session runs it. Parameters are in the HTTP protocol's form (text, TSV-escaped). */
export type Statement = {
  readonly sql: string;
  readonly format: string;
  readonly settings: StatementSettings;
  readonly parameters: ReadonlyMap<string, string>;
};

const PLACEHOLDER = /\{\s*([A-Za-z_]\w*)\s*:/g;

/**
 * One connection of the engine: serial, with settings that stick. Each statement is preceded by the `SET` that turns
 * the settings left by the statement before into its own.
 */
export class EngineSession {
  readonly #native: NativeEngine;
  readonly #connection: NativeConnection;
  #applied = new Map<string, string>();

  constructor(native: NativeEngine, connection: NativeConnection) {
    this.#native = native;
    this.#connection = connection;
  }

  /** Locks the session to reading: from here on the engine refuses to lift it. */
  async prepare(isReadOnly: boolean): Promise<void> {
    await this.#apply(new Map());
    if (isReadOnly) await this.#native.QueryAsyncConnection(this.#connection, 'SET readonly=2', 'TSV');
  }

  async run(statement: Statement): Promise<Uint8Array> {
    await this.#apply(statement.settings);
    await this.#bind(statement);
    try {
      const result = await this.#native.QueryAsyncConnection(this.#connection, statement.sql, statement.format);
      return result.bytes;
    } catch (error) {
      // A statement that failed keeps its memory and its place in the process list until the connection's next one.
      await this.#native.QueryAsyncConnection(this.#connection, 'SELECT 1', 'TSV').catch(() => undefined);
      throw error;
    }
  }

  close(): void {
    this.#native.CloseConnection(this.#connection);
  }

  async #apply(settings: StatementSettings): Promise<void> {
    const wanted = new Map([...Object.entries(SESSION_DEFAULTS), ...settings]);
    const changes: string[] = [];
    for (const [name, value] of wanted) {
      if (this.#applied.get(name) !== value) changes.push(`${name}=${sqlString(value)}`);
    }
    for (const name of this.#applied.keys()) if (!wanted.has(name)) changes.push(`${name}=DEFAULT`);
    if (changes.length === 0) return;
    // A SET that fails changes nothing, so `#applied` stays true.
    await this.#native.QueryAsyncConnection(this.#connection, `SET ${changes.join(', ')}`, 'TSV');
    this.#applied = wanted;
  }

  async #bind({ sql, parameters }: Statement): Promise<void> {
    // A parameter of an earlier statement is still set in the session and must not fill a forgotten one.
    for (const [, name] of sql.matchAll(PLACEHOLDER)) {
      if (name !== undefined && !parameters.has(name)) {
        throw new Error(`Code: 456. DB::Exception: Substitution \`${name}\` is not set. (UNKNOWN_QUERY_PARAMETER)`);
      }
    }
    if (parameters.size === 0) return;
    const assignments = [...parameters].map(([name, value]) => `param_${name}=${sqlString(value)}`);
    await this.#native.QueryAsyncConnection(this.#connection, `SET ${assignments.join(', ')}`, 'TSV');
  }
}
