import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { expect, test } from 'vitest';
import type { CommandOptions } from './command.ts';
import { runSourceTest } from './run-source-test.ts';

const FIXTURES = join(import.meta.dirname, '..', 'collect', 'sources', 'fixtures');

async function run(path: string, options: CommandOptions = {}) {
  const printed: string[] = [];
  const said: string[] = [];
  const terminal = {
    isInteractive: false,
    hasColor: false,
    columns: 80,
    print: (line: string) => void printed.push(line),
    say: (line: string) => void said.push(line),
    warn: (line: string) => void said.push(line),
    paint: (_: string, text: string) => text,
    close: () => undefined,
  };
  const signal = new AbortController().signal;
  const code = await runSourceTest({
    args: [isAbsolute(path) ? path : join(FIXTURES, path)],
    options,
    terminal,
    environment: {},
    signal,
  });
  return { code, printed, said: said.map((line) => line.replace(`${FIXTURES}/`, '')) };
}

test('prints what each record becomes, one OCSF event a line', async () => {
  const { code, printed, said } = await run('syslog/linux/input.log');
  expect(code).toBe(0);
  expect(printed.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ class_uid: 3002, status_id: 2, user: expect.anything() }),
  );
  expect(said).toEqual(['21 events of 1 file, none rejected, 0 files unread.', 'Taken as: syslog (lines) 21.']);
});

test('says of each reject where it stands and why, counts them, and is partial', async () => {
  const { code, printed, said } = await run('aws-cloudtrail/rejects/input.ndjson', { type: 'aws-cloudtrail' });
  expect([code, printed.length]).toEqual([3, 3]);
  expect(said[1]).toBe('rejected  aws-cloudtrail/rejects/input.ndjson:2  malformed: The record is no JSON object.');
  expect(said.at(-2)).toBe('3 events of 1 file, 5 records rejected (not-an-event 2, malformed 3), 0 files unread.');
});

test('prints the fields as rules name them, and one document for a program', async () => {
  const { printed } = await run('syslog/linux/input.log', { fields: true, json: true });
  const { schema, data } = JSON.parse(printed.join('\n'));
  expect(schema).toBe('watchfloor.source-test/1');
  expect(data[1]).toMatchObject({ logsource: { product: 'linux', service: 'sshd' }, fields: { program: 'sshd' } });
});

test('says that a log is not recognised, and that nothing could be read', async () => {
  const unknown = await run('generic/plain/input.log');
  expect(unknown.said.at(-1)).toContain('not recognised');
  expect((await run('windows-event-log/evtx-sysmon-wmi/missing')).code).toBe(2);
});

test('counts the records of a file through all of its payloads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-source-test-'));
  const path = join(folder, 'trail.json');
  const trail = JSON.parse(readFileSync(join(FIXTURES, 'aws-cloudtrail/log-file/input.json'), 'utf8'));
  const broken = Array.from({ length: 3_000 }, () => ({ filler: 'x'.repeat(1_000) }));
  writeFileSync(path, JSON.stringify({ Records: [...trail.Records, ...broken] }));
  const { said } = await run(path);
  const places = said.flatMap((line) => /^rejected .*?:#(\d+) /.exec(line)?.[1] ?? []);
  expect(places).toHaveLength(3_000);
  expect([new Set(places).size, places.at(-1)]).toEqual([3_000, String(trail.Records.length + 3_000)]);
  rmSync(folder, { recursive: true });
});
