import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ruleText } from '../../tests/harness/rule-text.ts';
import { type Detection, NO_DECISIONS } from '../detect/detections/index.ts';
import { createDetectionSeat, type DetectionSeat } from './detection-seat.ts';

let dir: string;
let seat: DetectionSeat;
const write = (word: string) => writeFileSync(join(dir, 'rules', 'one.yml'), ruleText(1, word));
const versions = ({ detections }: { readonly detections: readonly Detection[] }) =>
  detections.map(({ rule }) => rule.version);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'watchfloor-seat-'));
  mkdirSync(join(dir, 'rules'));
  write('old');
  seat = createDetectionSeat({ ruleDirs: [join(dir, 'rules')], cacheDir: join(dir, 'cache') }, {});
});
afterEach(async () => {
  await seat.close();
  rmSync(dir, { recursive: true });
});

it('runs new texts under a new number, though an old number was asked for between their reading and their deployment', async () => {
  const { readings: old } = await seat.opened;
  const before = await seat.deploy({ revision: 1, decisions: NO_DECISIONS, readings: old });
  write('new');
  const reading = seat.read();
  // A batch of an earlier plan: it is told its own texts before the answer to the reading is here.
  const replayed = seat.deploy({ revision: 0, decisions: NO_DECISIONS, readings: old });
  expect(versions(await replayed)).toEqual(versions(before));
  const { readings, detections } = await reading;
  expect(readings).not.toEqual(old);
  const after = await seat.deploy({ revision: 2, decisions: NO_DECISIONS, readings });
  expect(versions(after)).toEqual(versions({ detections }));
  expect(versions(after)).not.toEqual(versions(before));
});
