import type { ReadStream } from 'node:tty';
import { WatchfloorError } from '../platform/kernel/index.ts';

const ENTER = new Set(['\r', '\n', '\u0004']);
const ERASE = new Set(['\u007f', '\b']);
const INTERRUPT = '\u0003';

/**
 * Asks on standard error and reads one line each from the terminal, showing nothing of them: the echo is off before the
 * first question is seen and until the last is answered, for those who type ahead. Throws `cli.interrupted` (invalid) at
 * Ctrl-C, which in raw mode is a character and sends no signal.
 */
export async function askUnechoed(
  questions: readonly string[],
  stdin: ReadStream = process.stdin,
): Promise<readonly string[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
  const answers: string[] = [];
  let typed: string[] = [];
  const ask = () => process.stderr.write(questions[answers.length] ?? '');
  const read = (character: string) => {
    if (character === INTERRUPT) {
      process.emit('SIGINT');
      reject(new WatchfloorError('invalid', 'cli.interrupted', { message: 'Interrupted.' }));
    } else if (ENTER.has(character)) {
      answers.push(typed.join(''));
      typed = [];
      process.stderr.write('\n');
      if (answers.length < questions.length) ask();
      else resolve(answers);
    } else if (ERASE.has(character)) typed = typed.slice(0, -1);
    else if (character >= ' ') typed.push(character);
  };
  const readChunk = (chunk: string) => {
    for (const character of chunk) if (answers.length < questions.length) read(character);
  };
  stdin.setRawMode(true);
  stdin.setEncoding('utf8').on('data', readChunk).resume();
  ask();
  try {
    return await promise;
  } finally {
    stdin.off('data', readChunk).pause();
    stdin.setRawMode(false);
  }
}
