import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingest } from '../harness/follow-pipeline.ts';
import { readLines, runCommand } from '../harness/run-command.ts';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from '../harness/server-process.ts';

const dataDir = makeDataDir();
const environment = { WATCHFLOOR_DATA_DIR: dataDir };
let server: ServerProcess;

const LINES = 620;
/** An attacker writes log lines: escape sequences among them. */
const HOSTILE = '<13>Nov 22 02:00:00 web01 app: hello\u001b[2J\u001b]0;owned\u0007';
const CLEARED = {
  Channel: 'Security',
  SourceName: 'Microsoft-Windows-Eventlog',
  EventID: 1102,
  Hostname: 'dc01',
  EventTime: '2026-11-22 02:00:00',
};
const BROKEN = '{"Channel":"Security", this is no JSON}';

beforeAll(async () => {
  server = await startServerProcess({ dataDir });
  const numbered = Array.from({ length: LINES }, (_, index) => `<13>Nov 22 01:00:00 web02 app: needle ${index}`);
  await ingest(server, { body: `${[HOSTILE, ...numbered].join('\n')}\n`, source: 'syslog' });
  await ingest(server, { body: `${JSON.stringify(CLEARED)}\n${BROKEN}\n`, source: 'windows-event-log' });
});
afterAll(async () => {
  await server?.stop();
  removeDataDir(dataDir);
});

const watchfloor = (...args: string[]) => runCommand(args, { environment });
const dataOf = async (...args: string[]) => {
  const { code, stdout, stderr } = await watchfloor(...args, '--json');
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(stdout).data;
};

describe('event search', () => {
  it('reads as many pages as asked for, each event once', async () => {
    const { code, stdout } = await watchfloor('event', 'search', 'needle', '--ndjson', '--limit', '100000');
    const events = readLines<{ id: string; summary: string }>(stdout);
    expect([code, events.length, new Set(events.map(({ id }) => id)).size]).toEqual([0, LINES, LINES]);
    const some = JSON.parse((await watchfloor('event', 'search', 'needle', '--json', '--limit', '510')).stdout);
    expect([some.schema, some.data.length]).toEqual(['watchfloor.event/1', 510]);
    const rest = await watchfloor(
      ...['event', 'search', 'needle', '--ndjson', '--limit', '600', '--cursor', some.meta.next],
    );
    expect(readLines(rest.stdout)).toHaveLength(LINES - 510);
  });

  it('filters by text, field, source and time, and says so where nothing matches', async () => {
    expect(await dataOf('event', 'search', '--field', 'EventID=1102')).toMatchObject([{ host: 'dc01' }]);
    const both = (code: string) => ['--field', `EventID=${code}`, '--field', 'Channel=Security'];
    expect(await dataOf('event', 'search', ...both('1102'))).toMatchObject([{ host: 'dc01' }]);
    expect(await dataOf('event', 'search', ...both('1103'))).toEqual([]);
    const otherOrder = ['--field', 'Channel=Security', '--field', 'EventID=1103'];
    expect(await dataOf('event', 'search', ...otherOrder)).toEqual([]);
    expect(await dataOf('event', 'search', '--source', 'windows-event-log')).toHaveLength(1);
    expect(await dataOf('event', 'search', 'NEEDLE 617')).toHaveLength(1);
    const window = ['--from', '2026-11-22T01:59Z', '--to', '2026-11-22T02:01Z'];
    expect(await dataOf('event', 'search', '--field', 'EventID=1102', ...window)).toHaveLength(1);
    expect(await dataOf('event', 'search', '--field', 'EventID=1102', '--to', '2026-11-22T02:00Z')).toEqual([]);
    const nothing = await watchfloor('event', 'search', 'nothing-has-this');
    expect(nothing).toMatchObject({ code: 0, stdout: '', stderr: 'No event matches.\n' });
    for (const wrong of [
      ['--field', 'EventID'],
      ['--limit', '0'],
      ['--limit', '20000', '--json'],
      ['--from', 'noon'],
    ])
      expect([wrong, (await watchfloor('event', 'search', ...wrong)).code]).toEqual([wrong, 2]);
  });
});

describe('hunt', () => {
  it('makes a table of events, for people, pipes and programs', async () => {
    expect(await dataOf('hunt', 'needle | stats count() as lines, max(time) by source')).toEqual([
      { source: 'syslog', lines: LINES, 'max(time)': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
    ]);
    const piped = await watchfloor('hunt', 'needle or EventID:1102 | top source');
    expect(piped.stdout).toBe(
      `syslog\t${LINES}\t${(100 - 100 / (LINES + 1)).toFixed(2)}\nwindows-event-log\t1\t${(100 / (LINES + 1)).toFixed(2)}\n`,
    );
    expect(piped.stderr).toMatch(/^2 rows of \d+ events looked at, in \d+ ms\.\n$/);
    const nothing = await watchfloor('hunt', 'nothing-has-this | top host');
    expect(nothing).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('No event matches.') });
  });

  it('says where it cannot be read', async () => {
    for (const [wrong, why] of [
      ['needle', 'at character 7: Say what to make of the events'],
      ['needle | explode', 'at character 10: There is no step “explode”'],
      ['| top host | sort -n', 'There is no column “n”'],
    ] as const) {
      const { code, stderr } = await watchfloor('hunt', wrong);
      expect({ wrong, code, stderr }).toEqual({ wrong, code: 2, stderr: expect.stringContaining(why) });
    }
  });
});

describe('event show', () => {
  it('shows fields, matches and the record itself, whose escape sequences reach no terminal', async () => {
    const [hostile] = await dataOf('event', 'search', 'owned');
    const shown = await watchfloor('event', 'show', hostile.id);
    expect(shown.stdout).toMatch(/^ {2}message +hello␛\[2J␛\]0;owned␇/im);
    const raw = await watchfloor('event', 'show', hostile.id, '--raw');
    expect(raw.stdout).toBe(`${HOSTILE.replaceAll('\u001b', '␛').replace('\u0007', '␇')}\n`);
    // A program gets the bytes as they were.
    expect(await dataOf('event', 'show', hostile.id, '--raw')).toMatchObject({ encoding: 'utf8', text: HOSTILE });
    const [cleared] = await dataOf('event', 'search', '--field', 'EventID=1102');
    const { matches } = await dataOf('event', 'show', cleared.id);
    expect((await watchfloor('event', 'show', cleared.id)).stdout).toContain(`rule by ${matches[0].ruleAuthor}`);
    expect((await watchfloor('event', 'show', 'no-such-event')).code).toBe(2);
  });
});

describe('reject list', () => {
  it('says what could not be read, why, and the record itself', async () => {
    const rejects = await dataOf('reject', 'list', '--from', '1d');
    expect(rejects).toMatchObject([{ sourceId: 'windows-event-log', rawStart: { text: BROKEN } }]);
    expect((await watchfloor('reject', 'list', '--raw')).stdout).toBe(`${BROKEN}\n`);
    const [line = ''] = (await watchfloor('reject', 'list')).stdout.trimEnd().split('\n');
    expect(line.split('\t')).toEqual(expect.arrayContaining([rejects[0].reason, BROKEN]));
    expect(await dataOf('reject', 'list', '--source', 'syslog')).toEqual([]);
  });
});

describe('work on alerts and cases', () => {
  it('takes back what was decided on an alert', async () => {
    await watchfloor('alert', 'take', 'AL-1');
    const released = await watchfloor('alert', 'release', 'AL-1');
    expect([released.code, released.stderr]).toEqual([0, 'AL-1 is back in the queue.\n']);
    await watchfloor('alert', 'verdict', 'AL-1', 'benign', '--note', 'planned');
    const reopened = await watchfloor('alert', 'reopen', 'AL-1', '--note', 'not planned after all', '--json');
    expect(JSON.parse(reopened.stdout).data).toMatchObject({ number: 'AL-1', verdict: null });
    expect((await watchfloor('alert', 'reopen', 'AL-1')).code).toBe(1);
  });

  it('carries a case from task to task, closes it and opens it again', async () => {
    await watchfloor('case', 'open', '--title', 'Cleared log');
    expect(JSON.parse((await watchfloor('case', 'link', 'CS-1', 'AL-1', '--json')).stdout).data.alertCount).toBe(1);
    expect((await watchfloor('case', 'assign', 'CS-1', 'me')).stderr).toBe('CS-1 is admin’s.\n');
    expect((await watchfloor('case', 'assign', 'CS-1', 'no-such-person')).code).toBe(2);
    expect((await watchfloor('case', 'status', 'CS-1', 'contained')).stderr).toBe('CS-1 is contained.\n');
    expect((await watchfloor('case', 'status', 'CS-1', 'closed')).code).toBe(2);
    expect((await watchfloor('case', 'declare', 'CS-1', '--reason', 'A domain controller')).code).toBe(0);
    const added = await watchfloor('case', 'task', 'CS-1', 'Save the memory', '--required', 'yes', '--json');
    const { id } = JSON.parse(added.stdout).data;
    const close = ['case', 'close', 'CS-1', 'true-positive', '--summary', 'Rebuilt', '--verdict', 'true'];
    expect((await watchfloor(...close)).stderr).toContain('[cases.open-tasks]');
    expect((await watchfloor('case', 'task', 'CS-1', '--id', id)).code).toBe(2);
    expect((await watchfloor('case', 'task', 'CS-1', '--id', id, '--state', 'done', '--assignee', 'me')).stderr).toBe(
      `Task ${id} of CS-1 is done, and admin’s.\n`,
    );
    expect((await watchfloor('case', 'task', 'CS-1')).stdout).toBe(`${id}\tdone\trequired\tadmin\tSave the memory\n`);
    expect((await watchfloor(...close)).code).toBe(0);
    expect(await dataOf('case', 'list')).toEqual([]);
    expect(await dataOf('case', 'list', '--status', 'closed', '--incident')).toMatchObject([{ number: 'CS-1' }]);
    expect((await watchfloor('case', 'reopen', 'CS-1')).code).toBe(2);
    const reopened = await watchfloor('case', 'reopen', 'CS-1', '--reason', 'It came back');
    expect([reopened.code, reopened.stderr]).toEqual([0, 'CS-1 is open again.\n']);
    const [line] = (await watchfloor('case', 'list')).stdout.split('\n');
    expect(line?.split('\t').slice(0, 5)).toEqual(['CS-1', 'medium', 'open', 'Cleared log', 'incident']);
  });
});
