import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingest } from '../harness/follow-pipeline.ts';
import { runCommand } from '../harness/run-command.ts';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from '../harness/server-process.ts';

const RULE = `title: Needle
id: 0a6f9f3e-0c2e-4a7e-8a53-1f2d3c4b5a70
author: Watchfloor
level: high
logsource: { product: windows, category: process_creation }
detection: { sel: { CommandLine|contains: needle }, condition: sel }
`;

const flat = (commandLine: string, hour: number) => ({
  EventTime: `2026-11-20 0${hour}:00:00`,
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  EventID: 1,
  Hostname: 'host-1.example',
  Image: 'C:\\x.exe',
  CommandLine: commandLine,
});

const work = mkdtempSync(join(tmpdir(), 'watchfloor-backtest-'));
const file = join(work, 'needle.yml');
const bad = join(work, 'bad.yml');
writeFileSync(file, RULE);
writeFileSync(bad, RULE.replace('contains', 'nonsense'));
const dataDir = makeDataDir();
const environment = { WATCHFLOOR_DATA_DIR: dataDir };
let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess({ dataDir });
  const lines = [flat('a Needle', 1), flat('hay', 2), flat('needle again', 3)];
  await ingest(server, { body: lines.map((one) => `${JSON.stringify(one)}\n`).join(''), source: 'windows-event-log' });
});
afterAll(async () => {
  await server?.stop();
  removeDataDir(dataDir);
  rmSync(work, { recursive: true });
});

describe('an author who tries a rule before deploying it', () => {
  it('sees what it would have found', async () => {
    const args = ['rules', 'backtest', file, '--from', '2026-11-01', '--to', '2026-12-01'];
    const { code, stdout } = await runCommand([...args, '--json'], { environment });
    expect(code).toBe(0);
    const { schema, data, meta } = JSON.parse(stdout);
    expect({ schema, meta }).toMatchObject({ schema: 'watchfloor.backtest/1', meta: { refused: 0, faults: [] } });
    expect(data).toMatchObject([
      {
        hits: 2,
        perDay: [{ day: '2026-11-20', hits: 2 }],
        topEntities: [{ entity: 'host:host-1.example', hits: 2 }],
        byMatcher: { events: 0 },
        stoppedBy: null,
      },
    ]);
    const line = (await runCommand(args, { environment })).stdout.trimEnd().split('\t');
    expect(line.slice(0, 4)).toEqual(['2', '1', '-', 'Needle']);
    const shown = await server.api(`/api/v1/events/${data[0].samples[0].eventId}`);
    expect(await shown.json()).toMatchObject({ fields: { CommandLine: expect.stringMatching(/needle/i) } });
  });

  it('is told what is wrong with a rule, a time or a name', async () => {
    const refused = await runCommand(['rules', 'backtest', bad, file], { environment });
    expect([refused.code, refused.stdout.split('\t')[0]]).toEqual([1, '2']);
    expect(refused.stderr).toContain('[unknown-modifier]');
    const window = await runCommand(['rules', 'backtest', file, '--from', '1d', '--to', '2d'], { environment });
    expect([window.code, window.stderr]).toEqual([2, expect.stringContaining('backtest.window')]);
    const empty = await runCommand(['rules', 'backtest', mkdtempSync(join(work, 'empty-'))], { environment });
    expect([empty.code, empty.stderr]).toEqual([2, expect.stringContaining('cli.no-rules')]);
    const unknown = await runCommand(['rules', 'sql', '00000000-0000-4000-8000-000000000000']);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('cli.rule-missing')]);
  });

  it('reads the rule as SQL, without a server', async () => {
    const { code, stdout } = await runCommand(['rules', 'sql', file]);
    expect(code).toBe(0);
    expect(stdout).toContain("position(text, 'needle') > 0");
    expect(stdout).toContain('-- Needle, rule by Watchfloor');
    const json = JSON.parse((await runCommand(['rules', 'sql', file, bad, '--json'])).stdout);
    expect(json).toMatchObject({
      schema: 'watchfloor.rule-sql/1',
      data: [{ notKept: [] }],
      meta: { refused: [{ file: bad }] },
    });
  });
});
