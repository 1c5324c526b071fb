import { Session } from 'node:inspector/promises';

/**
 * Collects the whole heap of the calling thread. Asked of the inspector: the function `gc` would need a flag of V8, which
 * must not be changed while threads run.
 */
export async function collectGarbage(): Promise<void> {
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.collectGarbage');
  } finally {
    session.disconnect();
  }
}
