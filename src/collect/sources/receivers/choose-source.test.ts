import { describe, expect, test } from 'vitest';
import type { SourceDefinition } from '../contract.ts';
import { awsVpcFlow } from '../definitions/aws-vpc-flow.ts';
import { generic } from '../definitions/generic.ts';
import { takesEnvelopes } from '../enveloped.ts';
import { packEnvelopes } from '../framing/index.ts';
import { SOURCE_DEFINITIONS } from '../registry.ts';
import { chooseSource, groupRecords } from './choose-source.ts';
import type { ReceivedRecord } from './received-record.ts';

const CLOUDTRAIL = '{"eventVersion":"1.08","eventSource":"a","eventName":"b","awsRegion":"c"}';

/** In an envelope, as most protocols bring it: the original, then the whole document. */
const enveloped = (original: string, hint = ''): ReceivedRecord => ({
  hint,
  forms: [
    { bytes: Buffer.from(original), envelope: () => Buffer.from('{"via":"test"}') },
    { bytes: Buffer.from(JSON.stringify({ event: original })) },
  ],
  innermost: 0,
  whole: 1,
});
const bare = (text: string): ReceivedRecord => ({
  hint: '',
  forms: [{ bytes: Buffer.from(text) }],
  innermost: 0,
  whole: 0,
});
const chosen = (records: readonly ReceivedRecord[], named?: string) =>
  groupRecords(records).map((group) => chooseSource(group, named, SOURCE_DEFINITIONS)?.sourceId);

describe('what a request costs to recognise', () => {
  test('is bounded, however many kinds of large records it has', () => {
    let lookedAt = 0;
    const counting: SourceDefinition = {
      ...generic,
      recognise: (sample) => {
        lookedAt += sample.length;
        return undefined;
      },
    };
    const { isCatchAll: _, ...known } = counting;
    const records = Array.from({ length: 300 }, (_kind, at) => bare(`{"kind_${at}":"${'x'.repeat(60_000)}"}`));
    for (const group of groupRecords(records)) chooseSource(group, undefined, [known]);
    expect(lookedAt).toBeGreaterThan(60_000);
    expect(lookedAt).toBeLessThan(2 * 1024 * 1024);
  });

  test('leaves enough for the kinds behind large ones', () => {
    const large = Array.from({ length: 60 }, (_, at) => bare(`{"kind_${at}":"${'x'.repeat(6_000)}"}`));
    const event = CLOUDTRAIL.replace('}', `,"requestParameters":"${'x'.repeat(6_000)}"}`);
    expect(chosen([...large, bare(event)]).at(-1)).toBe('aws-cloudtrail');
  });
});

const FLOW =
  '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK';
const ZEEK_TSV = '#separator \\x09\n#fields\tts\tuid\n1591367999.3\tC5bLoe\n';
const WINDOWS_XML = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System></System></Event>";
const WINDOWS_JSON = '{"Channel":"Security","EventID":4624,"Hostname":"dc1","EventTime":"2026-11-22 02:00:00"}';

describe('an original in an envelope', () => {
  test('of a VPC flow log in the default form is read without a header', () => {
    expect(chosen([enveloped(FLOW), enveloped(FLOW)])).toEqual(['aws-vpc-flow']);
    const source = takesEnvelopes(awsVpcFlow);
    const envelope = Buffer.from('{"via":"test"}');
    const payload = packEnvelopes([FLOW, FLOW].map((line) => ({ original: Buffer.from(line), envelope })));
    const records = [...source.decode(payload, 'enveloped', { receivedAtMs: 0, sender: '' })];
    expect(records.map((record) => record.kind === 'event' && record.fields.srcaddr)).toEqual(
      records.map(() => '172.31.16.139'),
    );
    expect(records).toHaveLength(2);
  });

  test('is of no source that would need the header above it', () => {
    expect(chosen([enveloped(ZEEK_TSV)])).toEqual(['generic']);
    expect(chosen([bare(ZEEK_TSV)])).toEqual(['zeek']);
  });
});

describe('what a sender calls its log', () => {
  test('is believed where the source recognises it, and else makes no rejects', () => {
    expect(chosen([enveloped(WINDOWS_JSON, 'XmlWinEventLog')])).toEqual(['windows-event-log']);
    expect(chosen([enveloped(WINDOWS_XML, 'XmlWinEventLog:Security')])).toEqual(['generic']);
    expect(chosen([enveloped('11/22/2026 02:00:00 AM\nLogName=Security', 'WinEventLog')])).toEqual(['generic']);
    expect(chosen([enveloped(CLOUDTRAIL, 'WinEventLog')])).toEqual(['aws-cloudtrail']);
  });

  test('is believed where the source reads any line', () => {
    expect(chosen([enveloped('no header at all', 'linux_secure')])).toEqual(['syslog']);
  });

  test('is believed in any case where it is the source’s id, as a name by token or parameter is', () => {
    expect(chosen([enveloped(WINDOWS_XML, 'windows-event-log')])).toEqual(['windows-event-log']);
    expect(chosen([enveloped(WINDOWS_XML)], 'windows-event-log')).toEqual(['windows-event-log']);
  });
});
