import { printResult, round } from '../harness/bench-input.ts';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from '../harness/server-process.ts';

/* Seconds from the command to the first alert on empty data, and to ready on data that is there. */

async function firstAlert(server: ServerProcess): Promise<number> {
  for (;;) {
    const answer = await server.api('/api/v1/alerts?limit=1');
    const { data } = (await answer.json()) as { data: unknown[] };
    if (data.length > 0) return performance.now();
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const dataDir = makeDataDir();
try {
  const started = performance.now();
  const first = await startServerProcess({ dataDir, flags: ['--demo'] });
  const firstReady = performance.now();
  const alertAt = await firstAlert(first);
  await first.stop();
  const again = performance.now();
  const second = await startServerProcess({ dataDir });
  const secondReady = performance.now();
  await second.stop();
  printResult({
    bench: 'start',
    firstReadySeconds: round((firstReady - started) / 1000),
    firstAlertSeconds: round((alertAt - started) / 1000),
    secondReadySeconds: round((secondReady - again) / 1000),
  });
} finally {
  removeDataDir(dataDir);
}
