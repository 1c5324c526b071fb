import { text } from 'node:stream/consumers';
import { WatchfloorError } from '../platform/kernel/index.ts';
import { askUnechoed } from './ask-unechoed.ts';
import type { CommandCall } from './command.ts';

export type NewPassword = { readonly password: string; readonly current?: string };

/**
 * On a terminal asked for without echo, the new one twice; else the lines of standard input: the current one where it is
 * needed, then the new one. Never an option: those stand in the list of processes and in the shell's history.
 * Throws `cli.passwords-differ`, `cli.password-missing` (invalid).
 */
export async function readNewPassword(call: CommandCall, needsCurrent: boolean): Promise<NewPassword> {
  if (process.stdin.isTTY !== true) return fromLines(await text(process.stdin), needsCurrent);
  if (call.options.input === false) throw passwordMissing('--no-input: give it on standard input.');
  const answers = await askUnechoed([
    ...(needsCurrent ? ['Current password: '] : []),
    'New password: ',
    'The same again: ',
  ]);
  const [password = '', again = ''] = answers.slice(-2);
  if (password !== again) {
    throw new WatchfloorError('invalid', 'cli.passwords-differ', { message: 'The two differ: nothing was changed.' });
  }
  return { password, ...(needsCurrent && { current: answers[0] ?? '' }) };
}

function fromLines(input: string, needsCurrent: boolean): NewPassword {
  const lines = input.replace(/\r?\n$/, '').split(/\r?\n/);
  const wanted = needsCurrent ? 2 : 1;
  const [first = '', second = ''] = lines;
  if (lines.length !== wanted || lines.includes('')) {
    const form = needsCurrent ? 'two lines: the current password, then the new one' : 'one line: the new password';
    throw passwordMissing(`Standard input must hold ${form}.`);
  }
  return needsCurrent ? { current: first, password: second } : { password: first };
}

function passwordMissing(message: string): WatchfloorError {
  return new WatchfloorError('invalid', 'cli.password-missing', { message });
}
