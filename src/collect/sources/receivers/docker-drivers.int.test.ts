import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DockerDaemon, dockerMissing, startDockerDaemon } from '../../../../tests/harness/docker-daemon.ts';
import { type ReceiverFloor, startReceiverFloor } from '../../../../tests/harness/receiver-floor.ts';
import { forward } from './forward.ts';
import { gelf } from './gelf.ts';
import { hec } from './hec.ts';
import type { StartedReceiver } from './receiver.ts';

const LINE = '<86>1 2026-11-22T00:46:51Z vm sshd 7 - - said by a container';

describe.skipIf(dockerMissing !== '')(
  `a container’s line, through a driver of the real dockerd${dockerMissing}`,
  () => {
    let docker: DockerDaemon;
    let floor: ReceiverFloor;
    let url = '';
    let fluent: StartedReceiver | undefined;
    let graylog: StartedReceiver | undefined;
    const portOf = (door: string) => graylog?.listening.find(({ name }) => name === door)?.port;
    beforeAll(async () => {
      docker = await startDockerDaemon();
    });
    afterAll(() => docker?.stop());
    beforeEach(async () => {
      floor = await startReceiverFloor([hec]);
      ({ url } = await floor.http.listen({ host: '127.0.0.1', port: 0 }));
      fluent = await forward.listen?.({ host: '127.0.0.1', port: 0 }, floor.deps);
      graylog = await gelf.listen?.({ host: '127.0.0.1', udpPort: 0, tcpPort: 0 }, floor.deps);
    });
    afterEach(async () => {
      await fluent?.close();
      await graylog?.close();
      await floor?.close();
    });

    /** What its own decoder made of the line, and the envelope below. */
    async function arrived() {
      await expect.poll(() => floor.records().length, { timeout: 10_000 }).toBe(1);
      const [taken] = floor.records();
      expect(taken).toMatchObject({ sourceId: 'syslog', record: { fields: { message: 'said by a container' } } });
      const [original, envelope = '{}'] = taken?.raw.split('\n') ?? [];
      expect(original).toBe(LINE);
      return JSON.parse(envelope);
    }

    test.each(['inline', 'json', 'raw'])('splunk, %s', async (format) => {
      await docker.print(LINE, 'splunk', {
        'splunk-url': url,
        'splunk-token': 'sender',
        'splunk-format': format,
        tag: '',
      });
      expect(await arrived()).toMatchObject({
        via: 'splunk-hec',
        timeMs: expect.any(Number),
        host: expect.any(String),
      });
    });

    test('splunk, compressed', async () => {
      await docker.print(LINE, 'splunk', { 'splunk-url': url, 'splunk-token': 'sender', 'splunk-gzip': 'true' });
      await arrived();
    });

    test.each([{}, { 'fluentd-sub-second-precision': 'true' }, { 'fluentd-request-ack': 'true' }])(
      'fluentd, %o',
      async (options) => {
        const address = `127.0.0.1:${fluent?.listening[0]?.port}`;
        await docker.print(LINE, 'fluentd', { 'fluentd-address': address, tag: 'web', ...options });
        const { via, timeMs, received } = await arrived();
        expect([via, received.tag, received.record.source]).toEqual(['fluent-forward', 'web', 'stdout']);
        expect(Math.abs(timeMs - Date.now())).toBeLessThan(60_000);
      },
    );

    test.each(['gzip', 'zlib', 'none'])('gelf over UDP, %s', async (compression) => {
      const address = `udp://127.0.0.1:${portOf('gelf-udp')}`;
      await docker.print(LINE, 'gelf', { 'gelf-address': address, 'gelf-compression-type': compression });
      expect((await arrived()).received._command).toContain('/bin/echo');
    });

    test('gelf over TCP', async () => {
      await docker.print(LINE, 'gelf', { 'gelf-address': `tcp://127.0.0.1:${portOf('gelf-tcp')}` });
      expect(await arrived()).toMatchObject({ via: 'gelf', timeMs: expect.any(Number) });
    });

    test('splunk, with a token that is none: nothing is taken', async () => {
      await docker.print(LINE, 'splunk', { 'splunk-url': url, 'splunk-token': 'nonsense' });
      expect(floor.entries).toEqual([]);
    });
  },
);
