import { expect, it } from 'vitest';
import { sayUploaded, type UploadOutcome } from './say-uploaded.ts';

const outcome = (events: number | null, { repeats = 0, rejects = 0 } = {}): UploadOutcome => ({
  file: 'f',
  reply: {
    source: 's',
    isRecognised: true,
    format: 'lines',
    bytes: 1,
    entries: 2,
    repeats,
    lastSequence: 2,
    ranges: [],
  },
  events,
  rejects,
});

it('tells what is new from what was here already', () => {
  expect(sayUploaded([outcome(755)])).toBe('755 events stored and searchable, none rejected.');
  expect(sayUploaded([outcome(1, { rejects: 3 })])).toBe(
    '1 event stored and searchable, 3 rejected (why: watchfloor reject list).',
  );
  expect(sayUploaded([outcome(700, { repeats: 2 }), outcome(55, { repeats: 2 })])).toBe(
    '0 new events stored and searchable, 755 were here already (--again sends them anew), none rejected.',
  );
  expect(sayUploaded([outcome(700, { repeats: 2 }), outcome(55)])).toContain(
    '55 new events stored and searchable, 700 were',
  );
  // An upload that had been cut off: the rest of it is new.
  expect(sayUploaded([outcome(7, { repeats: 1 })])).toBe('7 events stored and searchable, none rejected.');
  expect(sayUploaded([outcome(7), outcome(null)])).toBe('Received and safe on disk; not yet searchable.');
});
