import { z } from 'zod';
import { routeContract } from '../platform/http/contract.ts';

export * from './settings-contract.ts';

export const sampleSchema = z.object({
  isPresent: z.boolean().describe('Sample events, alerts or cases are in the store.'),
  fault: z.string().nullable().describe('Why the latest removal failed, which may have gone on behind its request.'),
});

export const showSample = routeContract({
  method: 'GET',
  path: '/api/v1/sample',
  access: 'signed-in',
  summary: 'Say whether the sample recording is present',
  tag: 'sample',
  reply: sampleSchema,
});

/** What people have made of the sample, which goes with it. */
export const countSampleWork = routeContract({
  method: 'GET',
  path: '/api/v1/sample/work',
  access: 'sample.purge',
  summary: 'Count what people would lose with the sample recording',
  tag: 'sample',
  reply: z.object({
    cases: z.int(),
    notes: z.int().describe('On its alerts, and notes, events, decisions and status updates in its cases.'),
  }),
});

/** Repeating it changes nothing. */
export const purgeSample = routeContract({
  method: 'POST',
  path: '/api/v1/sample/purge',
  access: 'sample.purge',
  summary: 'Remove every sample event, alert and case',
  tag: 'sample',
  reply: sampleSchema.extend({ wasPresent: z.boolean().describe('There was something to remove.') }),
});

/** How far the pipeline has come: an upload is searchable when `settledSequence` has reached its last sequence. */
export const showPipeline = routeContract({
  method: 'GET',
  path: '/api/v1/pipeline',
  access: 'events.ingest',
  summary: 'Show how much of what was received is stored',
  tag: 'pipeline',
  reply: z.object({
    lastSequence: z.int().describe('The newest entry in the journal.'),
    settledSequence: z.int().describe('Everything up to this entry is searchable, and its alerts are raised.'),
    backlogBytes: z.int(),
    fault: z.string().nullable().describe('What the pipeline fails of at the moment.'),
  }),
});

const rangeSchema = z.object({ from: z.int(), to: z.int().describe('Inclusive.') });
const RANGE_LIST = /^\d{1,15}-\d{1,15}(,\d{1,15}-\d{1,15}){0,199}$/;

/** What became of an upload, once it has settled (see `showPipeline`): its `ranges`, up to 200 at a time. */
export const countIngested = routeContract({
  method: 'GET',
  path: '/api/v1/ingest/entries',
  access: 'events.ingest',
  summary: 'Count the events and rejects that journal entries became',
  tag: 'ingest',
  query: z.object({
    ranges: z
      .string()
      .regex(RANGE_LIST, 'write ranges as 1-5,9-12')
      .describe('`from-to`, separated by commas, not overlapping.'),
  }),
  reply: z.object({
    data: z.array(
      rangeSchema.extend({
        events: z.int(),
        rejects: z.int(),
        firstEventId: z.string().nullable().describe('The first that could be read; null: none.'),
      }),
    ),
    next: z.null(),
  }),
});

/**
 * Takes log data into the journal; the answer comes when it is on disk. `source` is a source's id or `auto`. Any content
 * type; `Content-Encoding` gzip, deflate or zstd. With an `Idempotency-Key` a repeat after a lost answer has no second effect; the same
 * key with other content is refused (`journal.key-reused`, 422).
 */
export const ingest = routeContract({
  method: 'POST',
  path: '/api/v1/ingest/:source',
  access: 'events.ingest',
  summary: 'Receive events: NDJSON, JSON, EVTX or text lines',
  tag: 'ingest',
  params: z.object({ source: z.string().min(1).max(64) }),
  reply: z.object({
    source: z.string().describe('As given, or as recognised.'),
    isRecognised: z
      .boolean()
      .describe('False: of no kind that is known. It is kept as it came and can be searched; no rule looks at it.'),
    format: z.string(),
    bytes: z.int().describe('After decompression.'),
    entries: z.int().describe('Journal entries that hold it.'),
    repeats: z.int().describe('Of these, entries that an earlier request under the same key had brought.'),
    lastSequence: z.int().nullable(),
    ranges: z.array(rangeSchema).describe('Where those entries stand in the journal; others may stand between.'),
  }),
  status: 202,
  isRawBody: true,
});

export type IngestReply = z.infer<typeof ingest.reply>;
