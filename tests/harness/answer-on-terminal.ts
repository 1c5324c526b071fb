import { spawn } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');

export type Answered = { readonly code: number | null; readonly output: string };

/** Runs the built command line on a terminal of its own (script(1)) and types each answer when its question is shown. */
export function answerOnTerminal(
  args: readonly string[],
  answers: readonly { readonly to: string; readonly type: string }[],
  environment: Readonly<Record<string, string>>,
): Promise<Answered> {
  const command = [process.execPath, MAIN, ...args].join(' ');
  const child = spawn('/usr/bin/script', ['-qec', command, '/dev/null'], {
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm', ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = [...answers];
  let output = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    const [next] = waiting;
    if (next === undefined || !output.slice(seen).includes(next.to)) return;
    seen = output.length;
    waiting.shift();
    child.stdin.write(next.type);
  });
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  child.on('error', reject);
  child.on('close', (code) => resolve({ code, output }));
  return promise;
}
