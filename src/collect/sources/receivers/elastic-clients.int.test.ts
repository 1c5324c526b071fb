import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../../tests/harness/follow-pipeline.ts';
import { type ReceiverFloor, startReceiverFloor } from '../../../../tests/harness/receiver-floor.ts';
import { findProgram } from '../../../../tests/harness/start-rsyslogd.ts';
import { elastic } from './elastic.ts';
import type { StartedReceiver } from './receiver.ts';

let floor: ReceiverFloor;
let url = '';
let door: StartedReceiver | undefined;
beforeEach(async () => {
  floor = await startReceiverFloor([elastic]);
  ({ url } = await floor.http.listen({ host: '127.0.0.1', port: 0 }));
  door = await elastic.listen?.({ host: '127.0.0.1', port: 0 }, floor.deps);
});
afterEach(async () => {
  await door?.close();
  await floor.close();
});

const lines = Array.from({ length: 2_500 }, (_, n) => ({ message: `<13>Mar 18 11:00:00 web sshd[1]: line ${n}` }));

describe('the official client', () => {
  test.each([
    ['below the path', () => `${url}/elastic`],
    ['at the port of its own', () => `http://127.0.0.1:${door?.listening[0]?.port}`],
  ])('sends by its bulk helper, %s, and repeats what was refused for want of room', async (_, node) => {
    const client = new Client({ node: node(), auth: { apiKey: 'sender' } });
    expect((await client.info()).version.number).toMatch(/^8\./);
    floor.failures = 1;
    const dropped: unknown[] = [];
    const stats = await client.helpers.bulk({
      datasource: lines,
      flushBytes: 50_000,
      wait: 10,
      retries: 3,
      onDocument: () => ({ create: { _index: 'logs' } }),
      onDrop: (document) => dropped.push(document),
    });
    await client.close();
    expect(stats).toMatchObject({ total: 2_500, successful: 2_500, failed: 0 });
    expect(stats.retry).toBeGreaterThan(0);
    expect(dropped).toEqual([]);
    expect(floor.fieldsOf('syslog', 'message').toSorted()).toEqual(lines.map((_line, n) => `line ${n}`).toSorted());
  });

  test('keeps a document of no known kind, and is told of one that is none', async () => {
    const client = new Client({ node: `${url}/elastic`, auth: { username: 'u', password: 'sender' } });
    const reply = await client.bulk({
      operations: [{ index: { _index: 'x' } }, { what: 'is this' }, { update: { _index: 'x', _id: '1' } }, { doc: {} }],
    });
    await client.close();
    expect(reply.errors).toBe(true);
    expect(reply.items[0]?.index?.status).toBe(201);
    expect(reply.items[1]?.update).toMatchObject({ status: 400, error: expect.anything() });
  });
});

const RSYSLOGD = findProgram('WATCHFLOOR_TEST_RSYSLOGD', ['/usr/sbin/rsyslogd']);
const LOGGER = findProgram('WATCHFLOOR_TEST_LOGGER', ['/usr/bin/logger']);
const MODULE = findProgram('WATCHFLOOR_TEST_OMELASTICSEARCH', ['/usr/lib/x86_64-linux-gnu/rsyslog/omelasticsearch.so']);
const isThere = RSYSLOGD !== undefined && LOGGER !== undefined && MODULE !== undefined;
const missing = isThere ? '' : ' (skipped: needs omelasticsearch; apt-get install rsyslog-elasticsearch bsdutils)';

describe.skipIf(!isThere)(`rsyslog’s omelasticsearch${missing}`, () => {
  test('sends at the port of its own', async () => {
    const home = mkdtempSync(join(tmpdir(), 'watchfloor-ome-'));
    const socket = join(home, 'log.sock');
    writeFileSync(
      join(home, 'rsyslog.conf'),
      `global(workDirectory="${home}")
module(load="imuxsock" SysSock.Use="off")
module(load="omelasticsearch")
template(name="document" type="list" option.jsonf="on") {
  property(outname="@timestamp" name="timereported" dateFormat="rfc3339" format="jsonf")
  property(outname="message" name="rawmsg" format="jsonf")
}
input(type="imuxsock" Socket="${socket}" CreatePath="on" UsePIDFromSystem="off")
*.* action(type="omelasticsearch" server="127.0.0.1" serverport="${door?.listening[0]?.port}" uid="u" pwd="sender"
  template="document" searchIndex="logs-syslog" searchType="" bulkmode="on")
`,
    );
    const daemon = spawn(RSYSLOGD ?? '', ['-n', '-f', join(home, 'rsyslog.conf'), '-i', join(home, 'pid')], {
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => daemon.once('exit', resolve));
    try {
      await eventually('rsyslogd', async () => existsSync(socket));
      execFileSync(LOGGER ?? '', ['--socket', socket, '--tag', 'probe', 'through omelasticsearch']);
      const found = () => floor.fieldsOf('syslog', 'message').filter((text) => String(text).includes('through'));
      await expect.poll(found, { timeout: 10_000 }).toHaveLength(1);
    } finally {
      daemon.kill();
      await ended;
      rmSync(home, { recursive: true, force: true });
    }
  });
});
