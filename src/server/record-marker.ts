/** What a detection thread does: first with all lines of an entry, as if they were its record 0; then with each record. */
const STEPS = ['match-lines', 'read', 'map', 'match', 'encode'] as const;
export type Step = (typeof STEPS)[number];

/** One step of one record, by the entry's sequence and the record's number in it. */
export type RecordPlace = { readonly sequence: number; readonly record: number; readonly step: Step };

/** Those of which this version knows the step: one that it does not know it does not take either. */
export function placesOf(places: readonly { sequence: number; record: number; step: string }[]): RecordPlace[] {
  return places.flatMap(({ sequence, record, step }) =>
    STEPS.filter((each) => each === step).map((known) => ({ sequence, record, step: known })),
  );
}

/** Where a thread stands, in memory that outlives it: who finds it hanging or dead sees on what. */
export type RecordMarker = {
  readonly enter: (sequence: number, record: number, step: Step) => void;
  /** What comes now concerns no single record. */
  readonly leave: () => void;
  readonly place: () => RecordPlace | undefined;
  /** Different whenever the thread has come further, as far as anyone looks at it now and then. */
  readonly trace: () => string;
};

const CELLS = 5;
export const MARKER_BYTES = CELLS * Int32Array.BYTES_PER_ELEMENT;
const [HIGH, LOW, RECORD, STEP, MOVES] = [0, 1, 2, 3, 4] as const;
const TWO_TO_32 = 4_294_967_296;

/** Both sides open it on the same memory; only the thread writes. */
export function openRecordMarker(memory: SharedArrayBuffer): RecordMarker {
  const cells = new Int32Array(memory);
  const note = (step: number) => {
    Atomics.store(cells, STEP, step);
    Atomics.add(cells, MOVES, 1);
  };
  return {
    enter: (sequence, record, step) => {
      cells[HIGH] = Math.floor(sequence / TWO_TO_32);
      cells[LOW] = sequence | 0;
      cells[RECORD] = record;
      // Last, and atomic: what was written before it is seen by whoever sees it.
      note(STEPS.indexOf(step) + 1);
    },
    leave: () => note(0),
    place: () => {
      const step = STEPS[Atomics.load(cells, STEP) - 1];
      const sequence = (cells[HIGH] ?? 0) * TWO_TO_32 + ((cells[LOW] ?? 0) >>> 0);
      return step && { sequence, record: cells[RECORD] ?? 0, step };
    },
    trace: () => `${Atomics.load(cells, MOVES)}`,
  };
}
