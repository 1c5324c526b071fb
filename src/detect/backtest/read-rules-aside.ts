import { Worker } from 'node:worker_threads';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { ReadRules, RuleFiles } from './read-rules.ts';

/** The built server runs .js files; tests run the .ts sources. */
const WORKER_URL = new URL(`./read-rules-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
/** The worst texts that are allowed took 2 s and 260 MiB. */
const PATIENCE_MS = 30_000;
const HEAP_MIB = 768;

/**
 * `readRules` in a thread of its own, so that the server's other work goes on. Throws `backtest.too-large` (invalid) where it
 * takes more time or memory than it may, and `backtest.closing` (unavailable) once `signal` is aborted.
 */
export async function readRulesAside(files: RuleFiles, signal: AbortSignal): Promise<ReadRules> {
  if (signal.aborted) throw closing();
  const { promise, resolve, reject } = Promise.withResolvers<ReadRules>();
  const worker = new Worker(WORKER_URL, {
    workerData: files,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
  });
  worker.on('message', resolve);
  worker.on('error', (cause) => reject(isOutOfMemory(cause) ? tooLarge(cause) : cause));
  worker.on('exit', (code) => reject(new Error(`The thread that reads rules ended with ${code}.`)));
  const patience = setTimeout(() => reject(tooLarge(undefined)), PATIENCE_MS);
  const close = () => reject(closing());
  signal.addEventListener('abort', close);
  try {
    return await promise;
  } finally {
    clearTimeout(patience);
    signal.removeEventListener('abort', close);
    await worker.terminate();
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function tooLarge(cause: unknown): WatchfloorError {
  const message = 'These rules take more time or memory to read than a backtest may. Try fewer.';
  return new WatchfloorError('invalid', 'backtest.too-large', { message, cause });
}

function closing(): WatchfloorError {
  return new WatchfloorError('unavailable', 'backtest.closing', { message: 'The server is closing.' });
}
