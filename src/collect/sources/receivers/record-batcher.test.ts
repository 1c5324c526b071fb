import { describe, expect, test } from 'vitest';
import type { SourceDefinition } from '../contract.ts';
import { SOURCE_DEFINITIONS } from '../registry.ts';
import { createIntakeBook } from './intake-book.ts';
import { silentPage } from './patient-sink.ts';
import { RecordBatcher } from './record-batcher.ts';

const record = { hint: '', forms: [{ bytes: Buffer.from('<13>1 - web app 7 - - a line') }], innermost: 0, whole: 0 };
const broken = () => {
  throw new TypeError('Cannot convert object to primitive value');
};
const THROWING: SourceDefinition = {
  id: 'throwing',
  title: 'Throws',
  decode: () => [],
  get recognise() {
    return broken();
  },
} as never;

describe('a batch that meets a fault of Watchfloor’s own is counted, and leaves the process alone', () => {
  test.each([
    ['in recognition', [THROWING], async () => ({ sequence: 1, isRepeat: false }), { 'unknown-format': 2 }],
    ['in the journal', SOURCE_DEFINITIONS, async () => broken(), { journal: 2 }],
  ] as const)('%s', async (...[, sources, append, dropped]) => {
    const book = createIntakeBook();
    const page = silentPage(book.pageOf('door'));
    let relieved = 0;
    const clock = { nowMs: () => 0 };
    const batcher = new RecordBatcher({ sources, sink: { append }, clock, page }, () => (relieved += 1));
    batcher.add('192.0.2.1', record, 30);
    batcher.add('192.0.2.1', record, 30);
    await batcher.close();
    expect(book.lines()).toMatchObject([{ received: 2, journalled: 0, dropped }]);
    expect(relieved).toBe(1);
  });
});
