import { expect, test } from 'vitest';
import { awsCloudtrail } from './definitions/aws-cloudtrail.ts';
import { takesEnvelopes } from './enveloped.ts';
import { packEnvelopes } from './framing/index.ts';

const CONTEXT = { receivedAtMs: 1_700_000_000_000, sender: '192.0.2.1' };
const EVENT = '{"eventVersion":"1.08","eventSource":"a","eventName":"b","awsRegion":"c"}';

test('an original that is a list of records gives its envelope to the first of them alone', () => {
  const list = Buffer.from(`{"Records":[${Array.from({ length: 300 }, () => EVENT).join(',')}]}`);
  const envelope = Buffer.from(`{"via":"splunk-hec","received":{"note":"${'x'.repeat(10_000)}"}}`);
  const payload = packEnvelopes([
    { original: list, envelope },
    { original: Buffer.from(EVENT), envelope },
  ]);
  const records = [...takesEnvelopes(awsCloudtrail).decode(payload, 'enveloped', CONTEXT)];
  const raws = records.map(({ raw }) => Buffer.from(raw).toString());
  expect(raws).toHaveLength(301);
  expect(raws[0]).toBe(`${EVENT}\n${envelope.toString()}`);
  expect(raws[1]).toBe(EVENT);
  expect(raws[300]).toBe(`${EVENT}\n${envelope.toString()}`);
  expect(raws.reduce((sum, raw) => sum + raw.length, 0)).toBeLessThan(2 * payload.length);
});
