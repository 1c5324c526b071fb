import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type DecodedEvent, type FieldRecord, findSource } from '../../collect/sources/index.ts';
import { compileRules, parseRules } from '../rule-engine/index.ts';
import { loadDetections } from './index.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const KIT = process.env.WATCHFLOOR_DATA_KIT ?? join(ROOT, '..', 'shared', 'data');
const GOLDENS = join(ROOT, 'src', 'collect', 'sources', 'fixtures', 'windows-event-log');
const source = findSource('windows-event-log');
const layout = source?.lines;
if (source === undefined || layout === undefined) throw new Error('The Windows source reads no lines.');

/** Flat lines, and others, that the source's goldens hold; and such as its rarer names need. */
const LINES = [
  ...readdirSync(GOLDENS).flatMap((name) => {
    const path = join(GOLDENS, name, 'input.ndjson');
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  }),
  '{"EventID":4688,"Channel":"Security","NewProcessName":"C:\\\\a.exe","ProcessId":"0x1","MandatoryLabel":"S-1-16-8192","SubjectUserSid":"S-1-5-18","Keywords":-9223372036854775808}',
  '{"EventID":"4657","Channel":"Security","ObjectName":"\\\\REGISTRY\\\\MACHINE\\\\Software","ObjectValueName":"x","OperationType":"%%1905","NewValue":"1"}',
  '{"EventID":5156,"Channel":"Security","Application":"\\\\device\\\\a.exe","Direction":"%%14593","DestPort":"443","DestAddress":"10.0.0.1","SourceAddress":"::1"}',
  '{"Id":1116,"LogName":"Microsoft-Windows-Windows Defender/Operational","Threat Name":"x","Feature Name":"y","MachineName":"h"}',
  '{"EventID":800,"EventLog":"Windows PowerShell","Message":"HostApplication=x","RecordNumber":7}',
  '{"EventID":12,"Channel":"Microsoft-Windows-Sysmon/Operational","EventType":"DeleteKey","tags":["a","b"],"ProviderName":"Microsoft-Windows-Sysmon"}',
];

function parse(line: string): Record<string, FieldRecord[string]> {
  return JSON.parse(line) as Record<string, FieldRecord[string]>;
}

function isFlat(line: string): boolean {
  return Object.entries(parse(line)).every(
    ([name, value]) =>
      !layout?.foreign.includes(name) && (typeof value !== 'object' || value === null || Array.isArray(value)),
  );
}

/** The field as the decoder makes it of no more members than the layout says it depends on. */
function fieldFromInputs(line: string, field: string): FieldRecord[string] | undefined {
  const derived = layout?.derived[field];
  const names = [...(layout?.deciding ?? []), ...(derived?.inputs ?? []), field];
  const members = Object.fromEntries(
    Object.entries(parse(line)).filter(([name]) => names.includes(name) || name.replaceAll(' ', '') === field),
  );
  return layout?.complete(members)?.fields[field];
}

describe('the layout of Windows lines', () => {
  it('names everything that a field depends on', () => {
    let fields = 0;
    const events = LINES.filter((line) => layout.decode(Buffer.from(line)) !== undefined);
    for (const line of events.filter(isFlat)) {
      const decoded = layout.decode(Buffer.from(line)) as DecodedEvent;
      for (const [name, value] of Object.entries(decoded.fields)) {
        expect([name, fieldFromInputs(line, name)]).toEqual([name, value]);
        const isCopy = Object.hasOwn(parse(line), name) && layout.derived[name]?.replaces !== true;
        const isNamed = layout.derived[name] !== undefined || line.includes(' ');
        expect([name, isCopy || isNamed]).toEqual([name, true]);
        fields++;
      }
    }
    expect(fields).toBeGreaterThan(60);
  });

  it('copies texts as they are, from a member that is known by the names of the line and by what decides', () => {
    let copied = 0;
    for (const line of LINES.filter((one) => layout.decode(Buffer.from(one)) !== undefined && isFlat(one))) {
      const members = parse(line);
      const decoded = layout.decode(Buffer.from(line));
      const marked = Object.fromEntries(
        Object.entries(members).map(([name, value]) => [name, layout.deciding.includes(name) ? value : `mark ${name}`]),
      );
      const probe = layout.complete(marked);
      for (const [name, { kind, inputs }] of Object.entries(layout.derived)) {
        const isDecided = inputs.every((input) => !Object.hasOwn(members, input) || layout.deciding.includes(input));
        if (kind !== 'copied' || isDecided || Object.hasOwn(members, name)) continue;
        const source = inputs.find((input) => probe?.fields[name] === `mark ${input}`);
        const expected = source === undefined ? undefined : members[source];
        if (source !== undefined && typeof expected !== 'string') continue;
        expect([line, name, decoded?.fields[name]]).toEqual([line, name, expected]);
        if (source !== undefined) copied++;
      }
    }
    expect(copied).toBeGreaterThan(5);
  });

  it('makes lines match as the events they decode to (also a sample of the kit, where it is there)', () => {
    const { rules } = loadDetections({ packDirs: [join(ROOT, 'content', 'rules', 'sigmahq')] });
    const { matcher, openLines } = compileRules(rules);
    const bench = join(KIT, 'bench', 'windows.ndjson.zst');
    const recorded = existsSync(bench) ? sample(zstdDecompressSync(readFileSync(bench)), 40) : [];
    const payload = Buffer.from([...LINES, ...recorded, ...recordings()].join('\n'));
    const expected = [...source.decode(payload, 'lines', { receivedAtMs: 0, sender: '' })].flatMap((record) => {
      const found = record.kind === 'event' ? matcher.match(record) : [];
      return found.length > 0 ? [[record.line, found]] : [];
    });
    const lines = openLines(layout);
    expect(lines.matchBatch(payload).matches.map((match) => [match.line, match.rules])).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
    expect(lines.counts.slowLines).toBeLessThan((LINES.length + recorded.length) / 2);
  });

  it.each([
    ['{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"h","Com puter":"x"}', 'Computer', 'h'],
    ['{"Id":1,"LogName":"Microsoft-Windows-Sysmon/Operational","Event ID":5}', 'EventID', '5'],
    ['{"EventID":4688,"Channel":"Security","NewProcessName":"p.exe","Im age":"x"}', 'Image', 'p.exe'],
    ['{"Id":1116,"LogName":"Microsoft-Windows-Windows Defender/Operational","Fea tureName":"y"}', 'Feature_Name', 'y'],
    ['{"Id":1116,"LogName":"Microsoft-Windows-Windows Defender/Operational","Feature Name":"y"}', 'Feature_Name', 'y'],
  ])('finds in %s that %s is %s, as the decoder does', (line, field, text) => {
    const rule = { title: 'R', logsource: { product: 'windows' }, detection: { x: { [field]: text }, condition: 'x' } };
    const { rules } = parseRules({ file: 'r', text: JSON.stringify(rule), version: '' });
    const { matcher, openLines } = compileRules(rules);
    expect(matcher.match(layout.decode(Buffer.from(line)) as DecodedEvent)).toEqual([0]);
    expect(openLines(layout).matchBatch(Buffer.from(line)).matches).toHaveLength(1);
  });
});

/** Of other machines and other writers than the bench file; some of them take the slow way. */
function recordings(): string[] {
  const folder = join(KIT, 'logs', 'windows', 'otrf');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) => sample(readFileSync(join(folder, name)), 8));
}

function sample(content: Buffer, every: number): string[] {
  return content
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .filter((_, index) => index % every === 0);
}
