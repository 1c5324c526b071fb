import type { ReadStream } from 'node:tty';
import { WatchfloorError } from '../platform/kernel/index.ts';

const ENTER = new Set(['\r', '\n', '\u0004']);
const ERASE = new Set(['\u007f', '\b']);
const INTERRUPT = '\u0003';

/**
 * Asks on standard error and reads one line from the terminal, showing nothing of it. Throws `cli.interrupted` (invalid)
 * at Ctrl-C, which in raw mode is a character and sends no signal.
 */
export async function askUnechoed(question: string, stdin: ReadStream = process.stdin): Promise<string> {
  process.stderr.write(question);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let typed: string[] = [];
  const read = (chunk: string) => {
    for (const character of chunk) {
      if (ENTER.has(character)) return resolve(typed.join(''));
      if (character === INTERRUPT) {
        process.emit('SIGINT');
        return reject(new WatchfloorError('invalid', 'cli.interrupted', { message: 'Interrupted.' }));
      }
      if (ERASE.has(character)) typed = typed.slice(0, -1);
      else if (character >= ' ') typed.push(character);
    }
  };
  stdin.setRawMode(true);
  stdin.setEncoding('utf8').on('data', read).resume();
  try {
    return await promise;
  } finally {
    stdin.off('data', read).pause();
    stdin.setRawMode(false);
    process.stderr.write('\n');
  }
}
