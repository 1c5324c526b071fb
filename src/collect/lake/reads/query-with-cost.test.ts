import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { connectLake } from '../connect-lake.ts';
import { queryWithCost, type ReadCost } from './query-with-cost.ts';

let server: Server;
afterEach(() => server.close());

/** A cluster that streams: its 200 is on the way before the query has ended. */
async function clusterThatSays(lines: readonly object[]) {
  server = createServer((_, response) => response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return connectLake({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/default` });
}

const progress = { progress: { read_rows: '7', read_bytes: '70', elapsed_ns: '1' } };

describe('a query with its cost', () => {
  it('gives its rows, and what was read by the end', async () => {
    const lake = await clusterThatSays([
      { progress: { read_rows: '3', read_bytes: '30', elapsed_ns: '1' } },
      { meta: [] },
      { row: { n: 1 } },
      progress,
    ]);
    const costs: ReadCost[] = [];
    const read = { parameters: {}, limits: {}, onCost: (cost: ReadCost) => costs.push(cost) };
    expect(await queryWithCost(lake, 'SELECT 1 AS n', read)).toEqual([{ n: 1 }]);
    expect(costs).toEqual([{ rowsRead: 7, bytesRead: 70 }]);
    await lake.close();
  });

  it('fails where the cluster fails after it began to answer', async () => {
    const exception = 'Code: 159. DB::Exception: Timeout exceeded. (TIMEOUT_EXCEEDED)';
    const lake = await clusterThatSays([{ row: { n: 1 } }, progress, { exception }]);
    const read = { parameters: {}, limits: {}, onCost: () => undefined };
    await expect(queryWithCost(lake, 'SELECT 1 AS n', read)).rejects.toMatchObject({ code: 'lake.limit-exceeded' });
    await lake.close();
  });
});
