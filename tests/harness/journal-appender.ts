/*
 * Appends to a journal as fast as it can and prints each acknowledged sequence with its text, until it is killed or fails.
 * Run by tests as a process of its own: `node journal-appender.ts <dir> <label> <count>`.
 */
import { writeSync } from 'node:fs';
import { openJournal } from '../../src/platform/journal/index.ts';
import { lineEntry } from './journal-entries.ts';

const [dir = '', label = '', count = '1000000'] = process.argv.slice(2);
const LANES = 8;

const journal = await openJournal({ dir, reserveBytes: 0, segmentBytes: 64 * 1024 });
writeSync(1, 'open\n');
let next = 0;

async function appendOnward(): Promise<void> {
  while (next < Number(count)) {
    const text = `${label}-${next}`.padEnd(20 + (next % 700), '.');
    next += 1;
    const { sequence } = await journal.append(lineEntry(text));
    // Synchronous, so that what was acknowledged is told before a kill can come in between.
    writeSync(1, `${sequence} ${text}\n`);
  }
}

try {
  await Promise.all(Array.from({ length: LANES }, appendOnward));
  await journal.close();
} catch (error) {
  writeSync(1, `error ${(error as { code?: string }).code}\n`);
  await journal.append(lineEntry('after')).catch((again: { code?: string }) => writeSync(1, `again ${again.code}\n`));
}
