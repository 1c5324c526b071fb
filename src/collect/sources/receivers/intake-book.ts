/** Why the sender was told that something of his was not taken: he may mend it, or send it again. */
export type RefusedReason =
  | 'unknown-format'
  | 'malformed'
  | 'too-large'
  | 'not-supported'
  | 'busy'
  | 'journal-full'
  | 'journal';

/** Why something is lost without the sender being told. */
export type DroppedReason =
  | 'empty'
  | 'buffer-full'
  | 'unknown-format'
  | 'malformed'
  | 'too-large'
  | 'incomplete'
  | 'journal'
  | 'closing';

/** `sourceId` is '' where what was sent is not known. */
export type IntakeKey = { readonly sourceId: string; readonly sender: string };

/** Records, since the start: `received` are `journalled`, `refused`, `dropped`, or still on their way. */
export type IntakeLine = IntakeKey & {
  /** Of a receiver: `syslog-udp`. */
  readonly door: string;
  readonly received: number;
  readonly journalled: number;
  /** Of the received: lost their end, because they were longer than the receiver takes. */
  readonly truncated: number;
  readonly refused: Readonly<Partial<Record<RefusedReason, number>>>;
  readonly dropped: Readonly<Partial<Record<DroppedReason, number>>>;
};

export type IntakePage = {
  readonly received: (key: IntakeKey, records: number) => void;
  readonly journalled: (key: IntakeKey, records: number) => void;
  readonly truncated: (key: IntakeKey, records: number) => void;
  readonly refused: (key: IntakeKey, reason: RefusedReason, records: number) => void;
  readonly dropped: (key: IntakeKey, reason: DroppedReason, records: number) => void;
};

/** What every receiver took, from whom, and what became of it, in one form. */
export type IntakeBook = {
  readonly pageOf: (door: string) => IntakePage;
  readonly lines: () => readonly IntakeLine[];
};

type OpenLine = {
  -readonly [Name in keyof IntakeLine]: Name extends 'refused' | 'dropped'
    ? Partial<Record<RefusedReason | DroppedReason, number>>
    : IntakeLine[Name];
};

/** A UDP sender's address can be forged: beyond this many lines new senders share one. */
const MOST_LINES = 10_000;
export const OTHER_SENDERS = '(others)';

export function createIntakeBook(mostLines = MOST_LINES): IntakeBook {
  const book = new Map<string, OpenLine>();
  const lineOf = (door: string, { sourceId, sender }: IntakeKey): OpenLine => {
    const key = `${door} ${sourceId} ${sender}`;
    const known = book.get(key);
    if (known !== undefined) return known;
    if (book.size >= mostLines && sender !== OTHER_SENDERS) return lineOf(door, { sourceId, sender: OTHER_SENDERS });
    const line: OpenLine = {
      door,
      sourceId,
      sender,
      received: 0,
      journalled: 0,
      truncated: 0,
      refused: {},
      dropped: {},
    };
    book.set(key, line);
    return line;
  };
  return {
    pageOf: (door) => ({
      received: (key, records) => {
        lineOf(door, key).received += records;
      },
      journalled: (key, records) => {
        lineOf(door, key).journalled += records;
      },
      truncated: (key, records) => {
        lineOf(door, key).truncated += records;
      },
      refused: (key, reason, records) => {
        const { refused } = lineOf(door, key);
        refused[reason] = (refused[reason] ?? 0) + records;
      },
      dropped: (key, reason, records) => {
        const { dropped } = lineOf(door, key);
        dropped[reason] = (dropped[reason] ?? 0) + records;
      },
    }),
    lines: () => [...book.values()].map((line) => structuredClone(line)),
  };
}
