import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ReceiverFloor, startReceiverFloor } from '../../../../tests/harness/receiver-floor.ts';
import { findProgram } from '../../../../tests/harness/start-rsyslogd.ts';
import type { StartedReceiver } from './receiver.ts';
import { syslogReceiver } from './syslog-receiver.ts';

const OPENSSL = findProgram('WATCHFLOOR_TEST_OPENSSL', ['/usr/bin/openssl']);
const missing = OPENSSL === undefined ? ' (skipped: no openssl; apt-get install openssl)' : '';
const FRAME = '32 <13>1 - web app 7 - - over TLS 1\n';

describe.skipIf(OPENSSL === undefined)(`syslog over TLS${missing}`, () => {
  let dir = '';
  let floor: ReceiverFloor;
  let listener: StartedReceiver | undefined;
  const at = (name: string) => join(dir, name);
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'watchfloor-syslog-tls-'));
    for (const name of ['server', 'client']) {
      const files = ['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)];
      const what = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
      execFileSync(OPENSSL ?? '', ['req', '-x509', ...what, '-subj', `/CN=${name}`, ...files], { stdio: 'ignore' });
    }
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  beforeEach(async () => {
    floor = await startReceiverFloor([]);
  });
  afterEach(async () => {
    await listener?.close();
    await floor.close();
  });

  const certificate = () => ({ tlsPort: 0, tlsCertFile: at('server.pem'), tlsKeyFile: at('server.key') });
  async function send(settings: object, options: ConnectionOptions = {}): Promise<void> {
    listener = await syslogReceiver.listen?.({ host: '127.0.0.1', ...certificate(), ...settings }, floor.deps);
    const socket = connect({
      host: '127.0.0.1',
      port: listener?.listening[0]?.port,
      rejectUnauthorized: false,
      ...options,
    });
    const ended = new Promise<void>((resolve) => socket.on('error', () => resolve()).on('close', () => resolve()));
    socket.end(FRAME);
    socket.resume();
    await ended;
  }

  test('is taken as over TCP, and counted for itself', async () => {
    await send({});
    await expect.poll(() => floor.fieldsOf('syslog', 'message')).toEqual(['over TLS 1']);
    expect(floor.book.lines()).toMatchObject([{ door: 'syslog-tls', received: 1, journalled: 1 }]);
  });

  test('is taken from who shows a certificate of the authority that is asked for, and from nobody else', async () => {
    await send({ tlsClientCaFile: at('client.pem') });
    await listener?.close();
    expect(floor.entries).toEqual([]);
    const own = { cert: readFileSync(at('client.pem')), key: readFileSync(at('client.key')) };
    await send({ tlsClientCaFile: at('client.pem') }, own);
    await expect.poll(() => floor.entries.length).toBe(1);
  });

  test('needs a certificate', async () => {
    const refused = syslogReceiver.listen?.({ host: '127.0.0.1', tlsPort: 0 }, floor.deps);
    await expect(refused).rejects.toMatchObject({ code: 'syslog.no-certificate' });
  });
});
