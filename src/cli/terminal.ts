import { closeSync, openSync, writeSync } from 'node:fs';
import { WatchfloorError } from '../platform/kernel/index.ts';
import type { GlobalOptions } from './command.ts';

/** Where a command writes: data to stdout (or `--output`), everything else to stderr. */
export type Terminal = {
  readonly isInteractive: boolean;
  readonly hasColor: boolean;
  readonly columns: number;
  /** One line of data. */
  readonly print: (line: string) => void;
  /** A message for the person; silent with `--quiet`. */
  readonly say: (line: string) => void;
  /** A message that must be seen even with `--quiet`. */
  readonly warn: (line: string) => void;
  readonly paint: (style: Style, text: string) => string;
  readonly close: () => void;
};

const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 } as const;
export type Style = keyof typeof STYLES;

type Environment = Readonly<Record<string, string | undefined>>;

/** https://no-color.org, and the conventions of clig.dev. */
function wantsColor(options: GlobalOptions, environment: Environment): boolean {
  if (options.color === false || environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR) return true;
  return process.stdout.isTTY === true && environment.TERM !== 'dumb' && options.output === undefined;
}

/** Control characters but for TAB, format characters such as bidirectional marks, and the line and paragraph separators. */
const UNPRINTABLE = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Log lines are attacker-controlled: escape sequences, other control characters and the marks that turn the reading
 * direction are shown, never sent to the terminal.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** The colours that `paint` gives, and what stands between them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are looked for.
const OWN_STYLE = /(\u001b\[(?:0|1|2|31|32|33|34|36)m)/;

/** The last door before the terminal, for whole lines: what some caller forgot is shown too, but for our own colours. */
export function printableLines(text: string, hasColor: boolean): string {
  const shown = (line: string) =>
    hasColor
      ? line
          .split(OWN_STYLE)
          .map((part, place) => (place % 2 === 1 ? part : printable(part)))
          .join('')
      : printable(line);
  return text.split('\n').map(shown).join('\n');
}

/** Writes everything even where the other end of a pipe is slow; a reader that has gone away ends the output quietly. */
function writeAll(descriptor: number, text: string): void {
  let rest = Buffer.from(text, 'utf8');
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EAGAIN') continue;
      // A message that nobody can read any more must not stop a server half-way through its closing.
      if (descriptor === 2 && (code === 'EPIPE' || code === 'EIO')) return;
      if (code === 'EPIPE') process.exit(0);
      throw error;
    }
  }
}

function openOutput(path: string | undefined): number {
  if (path === undefined) return 1;
  try {
    return openSync(path, 'w', 0o600);
  } catch (cause) {
    throw new WatchfloorError('invalid', 'cli.output-unwritable', { message: `${path} cannot be written.`, cause });
  }
}

const BUFFER_CHARACTERS = 64 * 1024;

/** Data lines are gathered, because one write per line is what makes a command slow. */
export function createTerminal(options: GlobalOptions, environment: Environment): Terminal {
  const descriptor = openOutput(options.output);
  const hasColor = wantsColor(options, environment);
  let waiting = '';
  const flush = () => {
    const text = waiting;
    waiting = '';
    writeAll(descriptor, text);
  };
  const message = (line: string) => {
    flush();
    writeAll(2, `${printableLines(line, hasColor)}\n`);
  };
  const isInteractive = process.stdout.isTTY === true && options.output === undefined;
  // What goes to a file or a program stays as it is: a rule's text, JSON, whose escapes would be other characters.
  const isFiltered = isInteractive && options.json !== true && options.ndjson !== true;
  return {
    isInteractive,
    hasColor,
    // A terminal that does not know its size says 0.
    columns: process.stdout.columns || 120,
    print: (line) => {
      waiting += `${isFiltered ? printableLines(line, hasColor) : line}\n`;
      if (waiting.length > BUFFER_CHARACTERS) flush();
    },
    say: (line) => {
      if (options.quiet !== true) message(line);
    },
    warn: message,
    paint: (style, text) => (hasColor ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text),
    close: () => {
      flush();
      if (descriptor !== 1) closeSync(descriptor);
    },
  };
}
