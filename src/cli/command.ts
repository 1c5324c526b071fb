import type { Terminal } from './terminal.ts';

/** `0` ran, yes · `1` ran, the answer is no · `2` could not run · `3` partial · `4` not signed in · `5` unreachable · `130` interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130;

/** Options that every command has. */
export type GlobalOptions = {
  readonly json?: boolean;
  readonly ndjson?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: boolean;
  readonly input?: boolean;
  readonly yes?: boolean;
  readonly output?: string;
  readonly server?: string;
  readonly tokenFile?: string;
  readonly timeout?: number;
  readonly data?: string;
};

export type OptionValue = string | number | boolean | readonly string[] | undefined;
export type CommandOptions = GlobalOptions & Readonly<Record<string, OptionValue>>;

export type CommandCall = {
  readonly args: readonly string[];
  readonly options: CommandOptions;
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
};

export type OptionDefinition = {
  /** Commander's form: `--rules <dir>`. */
  readonly flags: string;
  readonly description: string;
  readonly isRepeatable?: boolean;
  readonly choices?: readonly string[];
  /** Offered by shell completion, where not everything that is right can be listed, or several stand by comma. */
  readonly suggests?: readonly string[];
  readonly parse?: (text: string) => OptionValue;
};

/** One command, in a file of its own under `commands/`, named in `registry.ts`. */
export type CommandDefinition = {
  /** Commander's form: `<id>`, `[files...]`. */
  readonly arguments?: readonly {
    readonly name: string;
    readonly description: string;
    readonly suggests?: readonly string[];
  }[];
  readonly options?: readonly OptionDefinition[];
  /** Whole lines as typed, with what they do. Shown before the options. */
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  readonly run: (call: CommandCall) => Promise<ExitCode>;
};

export type RegisteredCommand = {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: CommandDefinition }>;
};
