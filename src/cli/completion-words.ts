import type { CommandDefinition, OptionDefinition, RegisteredCommand } from './command.ts';

export type CompletedOption = {
  /** `-q`, `--quiet`. */
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** What may follow; empty: anything. */
  readonly values: readonly string[];
};

/** What may be typed, as every shell's script needs it. */
export type CompletionWords = {
  /** By the words so far (`''`, `auth`, `auth user`): those that may follow. */
  readonly next: ReadonlyMap<string, readonly string[]>;
  /** By command (`auth user add`). */
  readonly options: ReadonlyMap<string, readonly CompletedOption[]>;
  /** Of every command. */
  readonly globalOptions: readonly CompletedOption[];
  /** By command and number of its argument, from 0 (`alert verdict 1`): the values it may have. */
  readonly places: ReadonlyMap<string, readonly string[]>;
};

/** `[roles...]` is offered for so many words: nobody names more. */
const VARIADIC_PLACES = 9;

function completedOption({ flags, description, choices, suggests }: OptionDefinition): CompletedOption {
  const names = flags.split(/[ ,]+/).filter((word) => word.startsWith('-'));
  return { names, description, takesValue: flags.includes('<'), values: choices ?? suggests ?? [] };
}

function nextWords(names: readonly string[]): Map<string, string[]> {
  const next = new Map<string, string[]>();
  for (const name of names) {
    const words = name.split(' ');
    for (const [index, word] of words.entries()) {
      const before = words.slice(0, index).join(' ');
      const known = next.get(before) ?? [];
      next.set(before, known.includes(word) ? known : [...known, word]);
    }
  }
  return next;
}

function placesOf(name: string, { arguments: places = [] }: CommandDefinition): [string, readonly string[]][] {
  return places.flatMap(({ name: shape, suggests = [] }, index) => {
    if (suggests.length === 0) return [];
    const count = shape.includes('...') ? VARIADIC_PLACES : 1;
    return Array.from({ length: count }, (_, more): [string, readonly string[]] => [
      `${name} ${index + more}`,
      suggests,
    ]);
  });
}

/** Loads every command: only the script's making takes that time, not its use. */
export async function completionWords(
  commands: readonly RegisteredCommand[],
  globals: readonly OptionDefinition[],
): Promise<CompletionWords> {
  const loaded = await Promise.all(
    commands.map(async ({ name, load }) => ({ name, definition: (await load()).command })),
  );
  return {
    next: nextWords(commands.map(({ name }) => name)),
    options: new Map(loaded.map(({ name, definition }) => [name, (definition.options ?? []).map(completedOption)])),
    globalOptions: globals.map(completedOption),
    places: new Map(loaded.flatMap(({ name, definition }) => placesOf(name, definition))),
  };
}

/** By command and option (`alert list --level`): the values it may have. */
export function optionValues({ options }: CompletionWords): [string, readonly string[]][] {
  return [...options].flatMap(([command, list]) =>
    list
      .filter(({ values }) => values.length > 0)
      .flatMap(({ names, values }) => names.map((name): [string, readonly string[]] => [`${command} ${name}`, values])),
  );
}

/** The options after which a value follows, in whatever command. */
export function valueOptions({ options, globalOptions }: CompletionWords): readonly string[] {
  const all = [...globalOptions, ...[...options.values()].flat()];
  return [...new Set(all.filter(({ takesValue }) => takesValue).flatMap(({ names }) => names))];
}

/** Every command and every group of commands. */
export function knownPaths({ next }: CompletionWords): readonly string[] {
  return [...next].flatMap(([before, words]) => words.map((word) => (before === '' ? word : `${before} ${word}`)));
}

/** `auth user 0`: what may stand at a place, the next word of a group's name or an argument's value. */
export function wordsByPlace({ next, places }: CompletionWords): [string, readonly string[]][] {
  return [...[...next].map(([before, words]): [string, readonly string[]] => [`${before} 0`, words]), ...places];
}
