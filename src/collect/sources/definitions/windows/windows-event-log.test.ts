import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PayloadFormat } from '../../../../platform/journal/index.ts';
import type { DecodedEvent, DecodedRecord } from '../../contract.ts';
import { windowsEventLog } from '../windows-event-log.ts';

const CONTEXT = { receivedAtMs: 1_700_000_000_000, sender: 'test' };
const FIXTURES = join(import.meta.dirname, '../../fixtures/windows-event-log');

function decode(payload: Uint8Array | string, format: PayloadFormat = 'lines'): readonly DecodedRecord[] {
  return [...windowsEventLog.decode(Buffer.from(payload), format, CONTEXT)];
}

function eventOf(value: unknown): DecodedEvent {
  const [record] = decode(JSON.stringify(value));
  if (record?.kind !== 'event') throw new Error(`rejected: ${record?.detail}`);
  return record;
}

const sysmon = (fields: object) => ({
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  SourceName: 'Microsoft-Windows-Sysmon',
  ...fields,
});
const security = (fields: object) => ({
  Channel: 'Security',
  SourceName: 'Microsoft-Windows-Security-Auditing',
  ...fields,
});

describe('event time', () => {
  test('Sysmon’s UtcTime is exact, whatever a recorder wrote as TimeCreated', () => {
    const event = sysmon({ EventID: 2, UtcTime: '2020-10-22 06:21:40.608', TimeCreated: '2020-10-22T02:21:40.623Z' });
    expect(eventOf(event).timeMs).toBe(Date.UTC(2020, 9, 22, 6, 21, 40, 608));
  });

  test('NXLog’s local EventTime is moved by the zone that its collector shows', () => {
    const event = security({
      EventID: 4624,
      EventTime: '2020-06-09 22:51:04',
      EventReceivedTime: '2020-06-09 22:51:05',
      '@timestamp': '2020-06-10T02:51:05.734Z',
    });
    expect(eventOf(event).timeMs).toBe(Date.UTC(2020, 5, 10, 2, 51, 4));
  });

  test('a delayed event keeps its own time, because both local times are delayed alike', () => {
    const event = security({
      EventID: 4624,
      EventTime: '2020-06-09 12:00:00',
      EventReceivedTime: '2020-06-09 22:51:05',
      '@timestamp': '2020-06-10T02:51:05Z',
    });
    expect(eventOf(event).timeMs).toBe(Date.UTC(2020, 5, 9, 16, 0, 0));
  });

  test('without the local time of receipt, a difference that is no zone means the collector’s time', () => {
    const event = security({ EventID: 4624, EventTime: '2020-06-09 12:00:00', '@timestamp': '2020-06-09T12:08:00Z' });
    expect(eventOf(event).timeMs).toBe(Date.UTC(2020, 5, 9, 12, 8, 0));
  });

  test('zones in the text count, and so do seven digits of a fraction', () => {
    expect(eventOf(security({ EventID: 1, TimeCreated: '2024-01-02T03:04:05.1234567+02:00' })).timeMs).toBeCloseTo(
      Date.UTC(2024, 0, 2, 1, 4, 5) + 123.4567,
      3,
    );
  });

  test('an event without any time takes the time of its receipt', () => {
    expect(eventOf(security({ EventID: 4624, EventTime: 'yesterday' })).timeMs).toBe(CONTEXT.receivedAtMs);
  });
});

describe('names that rules use', () => {
  test('a flat event gets Sigma’s names beside its own, and keeps its own', () => {
    const { fields } = eventOf({
      EventID: '4625',
      Channel: 'security',
      SourceName: 'P',
      Hostname: 'H',
      RecordNumber: 7,
    });
    expect(fields).toMatchObject({ EventID: 4625, Provider_Name: 'P', Computer: 'H', EventRecordID: 7, Hostname: 'H' });
  });

  test('keywords that are a signed number become the hexadecimal that rules write', () => {
    const keywords = Number('-9218868437227405312');
    expect(eventOf(security({ EventID: 4625, Keywords: keywords })).fields.Keywords).toBe('0x8010000000000000');
  });

  test('a 4688 can be matched by rules for Sysmon’s process creation, and keeps its own names', () => {
    const { fields, logsource } = eventOf(
      security({
        EventID: 4688,
        NewProcessName: 'C:\\a.exe',
        ParentProcessName: 'C:\\b.exe',
        NewProcessId: '0x10',
        ProcessId: '0x20',
        CommandLine: 'a -x',
        SubjectUserName: 'eve',
        SubjectDomainName: 'CORP',
        SubjectUserSid: 'S-1-5-21-1-2-3-500',
        TargetUserName: '-',
        MandatoryLabel: 'S-1-16-12288',
      }),
    );
    expect(logsource).toEqual({ product: 'windows', service: 'security', categories: ['process_creation'] });
    expect(fields).toMatchObject({
      Image: 'C:\\a.exe',
      NewProcessName: 'C:\\a.exe',
      ParentImage: 'C:\\b.exe',
      ParentProcessId: '0x20',
      ProcessId: '0x20',
      User: 'CORP\\eve',
      IntegrityLevel: 'High',
    });
  });

  test('a process of the system is NT AUTHORITY\\SYSTEM in every language of the machine', () => {
    const event = security({
      EventID: 4688,
      SubjectUserSid: 'S-1-5-18',
      SubjectUserName: 'HOST$',
      SubjectDomainName: 'CORP',
    });
    expect(eventOf(event).fields.User).toBe('NT AUTHORITY\\SYSTEM');
  });

  test('a 4657 is a registry event with Sysmon’s path, and a deletion is told apart', () => {
    const audit = {
      ObjectName: '\\REGISTRY\\MACHINE\\SOFTWARE\\Run',
      ObjectValueName: 'x',
      NewValue: 'cmd',
      EventID: 4657,
    };
    const set = eventOf(security({ ...audit, OperationType: '%%1904' }));
    expect(set.fields).toMatchObject({ TargetObject: 'HKLM\\SOFTWARE\\Run\\x', Details: 'cmd' });
    expect(set.logsource.categories).toEqual(['registry_event', 'registry_set']);
    const removed = eventOf(security({ ...audit, OperationType: '%%1906' }));
    expect(removed.logsource.categories).toEqual(['registry_event', 'registry_delete']);
  });

  test('a 5156 is a network connection, outbound where its direction says so', () => {
    const { fields, logsource } = eventOf(
      security({ EventID: 5156, Application: 'a.exe', DestPort: '443', Direction: '%%14593' }),
    );
    expect(logsource.categories).toEqual(['network_connection']);
    expect(fields).toMatchObject({ Image: 'a.exe', DestinationPort: '443', Initiated: 'true' });
  });

  test('Defender’s names lose their blanks', () => {
    const { fields, logsource } = eventOf({
      EventID: 3002,
      Channel: 'Microsoft-Windows-Windows Defender/Operational',
      'Feature Name': '%%886',
    });
    expect(logsource.service).toBe('windefend');
    expect(fields).toMatchObject({ FeatureName: '%%886', Feature_Name: '%%886' });
  });

  test('members of nested objects move up with dots, so that every value is a scalar or a list of scalars', () => {
    const { fields } = eventOf(security({ EventID: 1, agent: { id: 'x', os: { name: 'w' } }, tags: ['a', { b: 1 }] }));
    expect(fields).toMatchObject({ 'agent.id': 'x', 'agent.os.name': 'w', tags: ['a', '{"b":1}'] });
    expect(Object.hasOwn(fields, 'agent')).toBe(false);
  });
});

describe('shapes', () => {
  const winlogbeat = {
    '@timestamp': '2024-05-01T10:00:00.123Z',
    event: { code: '1', provider: 'Microsoft-Windows-Sysmon' },
    host: { name: 'ws01' },
    log: { level: 'information' },
    message: 'Process Create',
    winlog: {
      channel: 'Microsoft-Windows-Sysmon/Operational',
      computer_name: 'ws01.corp',
      event_id: '1',
      provider_name: 'Microsoft-Windows-Sysmon',
      record_id: 12,
      keywords: ['Audit Success'],
      event_data: { Image: 'C:\\a.exe', IntegrityLevel: 'High' },
    },
    process: { command_line: 'a.exe -x' },
  };

  test('Winlogbeat 7 and later: event data first, ECS where it is missing', () => {
    const event = eventOf(winlogbeat);
    expect(event.timeMs).toBe(Date.UTC(2024, 4, 1, 10, 0, 0, 123));
    expect(event.logsource.categories).toEqual(['process_creation']);
    expect(event.fields).toMatchObject({
      EventID: 1,
      Computer: 'ws01.corp',
      EventRecordID: 12,
      Level: 4,
      Keywords: '0x8020000000000000',
      Image: 'C:\\a.exe',
      CommandLine: 'a.exe -x',
    });
  });

  test('an Elasticsearch hit around it is taken off', () => {
    expect(eventOf({ _index: 'x', _source: winlogbeat }).fields).toEqual(eventOf(winlogbeat).fields);
  });

  test('XML converters: named Data elements, text beside attributes, attributes under $', () => {
    const event = eventOf({
      Event: {
        System: {
          Provider: { $: { Name: 'Service Control Manager' } },
          EventID: { '#text': '7045', '#attributes': { Qualifiers: 16384 } },
          Channel: 'System',
          TimeCreated: { '@SystemTime': '2024-05-01T10:00:00.5Z' },
        },
        EventData: {
          Data: [{ '@Name': 'ServiceName', '#text': 'evil' }, { $: { Name: 'ImagePath' }, _: 'c:\\x' }, 'loose'],
        },
      },
    });
    expect(event.fields).toMatchObject({
      EventID: 7045,
      Qualifiers: 16384,
      ServiceName: 'evil',
      ImagePath: 'c:\\x',
      Data: 'loose',
    });
    expect(event.timeMs).toBe(Date.UTC(2024, 4, 1, 10, 0, 0, 500));
    expect(event.logsource.service).toBe('system');
  });

  test('a cleared log’s Channel is the log that was cleared, as rules mean it', () => {
    const event = eventOf({
      Event: {
        System: {
          EventID: 104,
          Channel: 'System',
          Provider: { '#attributes': { Name: 'Microsoft-Windows-Eventlog' } },
        },
        UserData: { LogFileCleared: { '#attributes': { xmlns: 'x' }, Channel: 'Security', SubjectUserName: 'eve' } },
      },
    });
    expect(event.fields).toMatchObject({ Channel: 'Security', LogName: 'System', SubjectUserName: 'eve' });
    expect(event.logsource.service).toBe('system');
  });

  test('Sentinel’s event data is read from its XML text', () => {
    const xml =
      '<EventData>\r\n <Data Name="Application">\\a&amp;b.exe</Data><Data Name="Empty" /><Data>loose</Data></EventData>';
    const { fields } = eventOf({ EventID: 5156, Channel: 'Security', EventData: xml });
    expect(fields).toMatchObject({ Application: '\\a&b.exe', Empty: '', Data: 'loose', Image: '\\a&b.exe' });
  });

  test('an object without an event id, a scalar, and text are rejects that say why', () => {
    const reasons = decode('{"a":1}\n[1]\n"x"\nnull\n{"EventID":"x"}\n{').map(
      (record) => record.kind === 'rejected' && record.reason,
    );
    expect(reasons).toEqual([
      'not-an-event',
      'not-an-event',
      'not-an-event',
      'not-an-event',
      'not-an-event',
      'malformed',
    ]);
  });
});

describe('hostile values', () => {
  test('a field named like a prototype’s does not reach one', () => {
    const text =
      '{"Event":{"System":{"EventID":1},"EventData":{"__proto__":{"x":1},"constructor":"y","Data":[{"@Name":"__proto__","#text":"z"}]}}}';
    const [record] = decode(text);
    expect(record?.kind).toBe('event');
    expect(Object.getPrototypeOf(record?.kind === 'event' ? record.fields : {})).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test('nesting without end is one reject, and the next line counts', () => {
    const deep = `{"EventID":1,"a":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}}`;
    expect(decode(`${deep}\n{"EventID":1}`).at(-1)?.kind).toBe('event');
  });

  test('any JSON gives an event or a reject, never a throw, and maps to OCSF', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'EventID',
        'Event',
        'System',
        'winlog',
        'event_data',
        'EventData',
        'Channel',
        'Keywords',
        'TimeCreated',
        'UtcTime',
        'Data',
        'Name',
        '#text',
        'constructor',
      ),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(1, 4688, '4657', 'Security', null, true, -1e300),
        fc.string(),
        fc.array(tie('value')),
        fc.dictionary(name, tie('value')),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(name, value), fc.constantFrom(1, 12, 4657, 4688), (object, id) => {
        for (const record of decode(`${JSON.stringify({ ...object, EventID: id })}\n${JSON.stringify(object)}`)) {
          if (record.kind !== 'event') continue;
          expect(Number.isFinite(record.timeMs)).toBe(true);
          expect(JSON.stringify(windowsEventLog.toOcsf(record))).toContain('class_uid');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('recognition', () => {
  const recognise = (bytes: Uint8Array) => windowsEventLog.recognise(bytes.subarray(0, 65_536));

  test.each(readdirSync(FIXTURES).filter((name) => !name.endsWith('.md')))(
    'the case %s is recognised in its format',
    (name) => {
      const [input = ''] = readdirSync(join(FIXTURES, name)).filter((file) => file.startsWith('input.'));
      const formats: Record<string, PayloadFormat> = {
        'input.evtx': 'evtx-chunks',
        'input.ndjson': 'lines',
        'input.json': 'json',
      };
      const found = recognise(readFileSync(join(FIXTURES, name, input)));
      expect(found?.format).toBe(formats[input]);
      expect(found?.confidence).toBeGreaterThan(0.5);
    },
  );

  test('a list of events, UTF-16, and a lone chunk are recognised', () => {
    expect(recognise(Buffer.from('[{"EventID":1,"Channel":"System"}]'))).toEqual({ format: 'json', confidence: 0.9 });
    expect(recognise(Buffer.from('\ufeff{"EventID":1,"Channel":"System"}\n', 'utf16le'))?.format).toBe('lines');
    expect(recognise(Buffer.from('ElfChnk\0'))).toEqual({ format: 'evtx-chunks', confidence: 1 });
  });

  test.each(['', 'Jun  1 00:00:00 host app: x', '{"eventSource":"s3.amazonaws.com","eventID":"x"}', '{"a":', '\0\0'])(
    'something else is left to others: %j',
    (text) => {
      expect(recognise(Buffer.from(text))).toBeUndefined();
    },
  );
});
