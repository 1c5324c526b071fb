import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { FAILURE_TABLE, WatchfloorError } from '../platform/kernel/index.ts';
import type { CommandDefinition, CommandOptions, ExitCode, OptionDefinition, RegisteredCommand } from './command.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';
import { wrapText } from './lay-table.ts';
import { moveOptions } from './move-options.ts';
import { COMMANDS } from './registry.ts';
import { createTerminal, printableLines } from './terminal.ts';
import { VERSION } from './version.ts';

type Environment = Readonly<Record<string, string | undefined>>;

function addOption(command: Command, definition: OptionDefinition, group: string): void {
  const option = new Option(definition.flags, definition.description).helpGroup(group);
  if (definition.choices) option.choices(definition.choices);
  const { parse } = definition;
  if (definition.isRepeatable === true) {
    option.argParser((text: string, before: string[] = []) => {
      if (definition.choices?.includes(text) === false)
        throw new InvalidArgumentError(`Allowed choices are ${definition.choices.join(', ')}.`);
      return [...before, text];
    });
  }
  if (parse) option.argParser((text: string) => parse(text));
  command.addOption(option);
}

type Example = CommandDefinition['examples'][number];

/** Examples come first: most who ask for help want to see one line that works. */
function examplesText(examples: readonly Example[], columns: number): string {
  const width = Math.max(...examples.map((example) => example.line.length));
  const isWide = examples.every((example) => width + example.does.length + 4 <= columns);
  return [
    'Examples:',
    ...examples.flatMap(({ line, does }) =>
      isWide
        ? [`  ${line.padEnd(width)}  ${does}`]
        : [`  ${line}`, ...wrapText(does, columns - 6).map((text) => `      ${text}`)],
    ),
    '',
    '',
  ].join('\n');
}

const FIRST_EXAMPLES: readonly Example[] = [
  { line: 'watchfloor serve', does: 'run the server on this machine' },
  { line: 'watchfloor ingest logs/', does: 'send it log files' },
  { line: 'watchfloor alert list', does: 'what somebody must judge' },
  { line: 'watchfloor detect Security.evtx', does: 'rules over a file, no server' },
];

const helpColumns = () => process.stdout.columns || 80;

function rootProgram(): Command {
  const program = new Command('watchfloor');
  program.description('Identify, track and solve security incidents.').version(VERSION, '--version');
  program
    .usage('<command> [options]')
    .addHelpText('before', () => examplesText(FIRST_EXAMPLES, helpColumns()).trimEnd().concat('\n'));
  program.addHelpText(
    'after',
    '\nwatchfloor <command> --help tells more. Options of every command (--data, --server,\n--json, …) may stand before it, too.',
  );
  program.helpCommand(false).showSuggestionAfterError(true).showHelpAfterError('(add --help for help)').exitOverride();
  return program;
}

/** `alert list` is a command of the group `alert`, `auth user list` of `auth user`: found, or made. */
function groupFor(program: Command, words: readonly string[]): Command {
  let group = program;
  for (const [index, word] of words.slice(0, -1).entries()) {
    const path = `${words.slice(0, index + 1).join(' ')} `;
    group = group.commands.find((candidate) => candidate.name() === word) ?? newGroup(group, word, path);
  }
  return group;
}

function newGroup(parent: Command, word: string, path: string): Command {
  const inside = COMMANDS.filter((entry) => entry.name.startsWith(path)).map(({ name }) => name.slice(path.length));
  const next = new Set(inside.map((name) => name.split(' ')[0] ?? name));
  const group = parent.command(word).helpCommand(false).exitOverride();
  return group.usage('<command> [options]').description([...next].join(' · '));
}

/** `auth user list`. */
const MOST_WORDS = 3;

type Chosen = { readonly definition: CommandDefinition; readonly command: Command };

/** Only the command that was asked for is loaded: the others are known by name and summary. */
async function buildProgram(wanted: RegisteredCommand | undefined): Promise<{ program: Command; chosen?: Chosen }> {
  const program = rootProgram();
  let chosen: Chosen | undefined;
  for (const entry of COMMANDS) {
    const words = entry.name.split(' ');
    const command = groupFor(program, words)
      .command(words.at(-1) ?? entry.name)
      .description(entry.summary)
      .exitOverride();
    if (entry !== wanted) continue;
    const { command: definition } = await entry.load();
    for (const argument of definition.arguments ?? []) command.argument(argument.name, argument.description);
    for (const option of definition.options ?? []) addOption(command, option, 'Options:');
    const own = new Set((definition.options ?? []).map((option) => option.flags.split(/[ ,]/)[0]));
    for (const option of GLOBAL_OPTIONS)
      if (!own.has(option.flags.split(/[ ,]/)[0])) addOption(command, option, 'Options of every command:');
    command.addHelpText('before', () => examplesText(definition.examples, helpColumns()).trimEnd().concat('\n'));
    chosen = { definition, command };
  }
  return chosen ? { program, chosen } : { program };
}

/** The longest registered name that the first words spell. */
function findCommand(words: readonly string[]): RegisteredCommand | undefined {
  const typed = words.filter((word) => !word.startsWith('-')).slice(0, MOST_WORDS);
  return typed
    .map((_, index) => typed.slice(0, typed.length - index).join(' '))
    .map((name) => COMMANDS.find((entry) => entry.name === name))
    .find((entry) => entry !== undefined);
}

/** Runs one command line. Never throws: a failure becomes a message and an exit code. */
export async function runCli(typed: readonly string[], environment: Environment): Promise<ExitCode> {
  const argv = moveOptions(typed, (words) => findCommand(words)?.name.split(' ').length ?? 0);
  const { program, chosen } = await buildProgram(findCommand(argv));
  let exitCode: ExitCode = 0;
  chosen?.command.action(async () => {
    exitCode = await runCommand(chosen, environment);
  });
  if (argv.length === 0) {
    program.outputHelp({ error: true });
    return 2;
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    if (argv.includes('--json')) printProblem({ code: 'cli.usage', kind: 'invalid', message: error.message });
    return 2;
  }
  return exitCode;
}

async function runCommand({ definition, command }: Chosen, environment: Environment): Promise<ExitCode> {
  const options: CommandOptions = command.opts();
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  // Kept to the end: a second Ctrl-C, or one that arrives twice, must not kill a server that is closing its databases.
  process.on('SIGINT', interrupt);
  try {
    const terminal = createTerminal(options, environment);
    const code = await definition.run({
      args: command.args,
      options,
      terminal,
      environment,
      signal: interruption.signal,
    });
    terminal.close();
    return interruption.signal.aborted && code !== 0 ? 130 : code;
  } catch (error) {
    if (interruption.signal.aborted) return 130;
    return reportFailure(error, options);
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

function printProblem(error: object): void {
  process.stdout.write(`${JSON.stringify({ schema: 'watchfloor.error/1', error })}\n`);
}

export function reportFailure(error: unknown, options: CommandOptions): ExitCode {
  if (!(error instanceof WatchfloorError)) {
    const fault = error instanceof Error ? error : new Error(String(error));
    if (options.json === true) printProblem({ code: 'cli.bug', kind: 'bug', message: fault.message });
    const stack = printableLines(fault.stack ?? fault.message, false);
    process.stderr.write(`watchfloor: this is a fault of Watchfloor itself: ${stack}\n`);
    return 2;
  }
  if (options.json === true) {
    const problem = { code: error.code, kind: error.kind, message: error.message, details: error.details };
    printProblem(problem);
  }
  // What the server says may quote log data.
  process.stderr.write(`watchfloor: ${printableLines(error.message, false)} [${error.code}]\n`);
  if (error.httpStatus === 401) return 4;
  return FAILURE_TABLE[error.kind].exitCode;
}
