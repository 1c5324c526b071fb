import { parseArgs } from 'node:util';
import { printResult, round } from '../harness/bench-input.ts';
import { costOfTree, sumOf } from '../harness/process-cost.ts';
import { makeDataDir, removeDataDir, startServerProcess } from '../harness/server-process.ts';

/* Sum of Pss of all processes at rest, 60 s after the sample has been played, with all rules loaded. */

const { values } = parseArgs({ options: { 'rest-seconds': { type: 'string', default: '60' } } });
const restMs = Number(values['rest-seconds']) * 1000;
const dataDir = makeDataDir();
const server = await startServerProcess({ dataDir, flags: ['--demo'] });
try {
  await new Promise((resolve) => setTimeout(resolve, restMs));
  const costs = costOfTree(server.pid);
  printResult({
    bench: 'memory',
    pssMib: round(sumOf(costs, 'pssMib'), 1),
    pssMibByProcess: Object.fromEntries(costs.map((cost) => [`${cost.name}-${cost.pid}`, round(cost.pssMib, 1)])),
  });
} finally {
  await server.stop();
  removeDataDir(dataDir);
}
