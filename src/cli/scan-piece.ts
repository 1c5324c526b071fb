import { type FieldRecord, findSource, type ImportedPayload } from '../collect/sources/index.ts';
import {
  compileRules,
  type LineMatcher,
  type MatchableEvent,
  type MatchedField,
  type RuleMatcher,
  type SigmaRule,
} from '../detect/rule-engine/index.ts';

/** Whole records of one file. Can be sent to another thread. */
export type Piece = Pick<ImportedPayload, 'file' | 'sourceId' | 'format' | 'payload'> & {
  readonly receivedAtMs: number;
};

/** An event that rules met, by their numbers. */
export type Hit = {
  /** From 1: the how manieth event or reject of the piece. */
  readonly record: number;
  readonly rules: readonly number[];
  readonly timeMs: number;
  readonly fields: FieldRecord;
  /** Place by place those of `rules`: why each fired. Empty unless it was asked for. */
  readonly matched: readonly (readonly MatchedField[])[];
};

export type ScanOptions = {
  /** Costs more than matching, so only where it is told. */
  readonly explains: boolean;
};

export type PieceCounts = { readonly events: number; readonly rejects: number };

export type ScanPiece = (piece: Piece, onHit: (hit: Hit) => void) => PieceCounts;

/** UTF-16 has a line feed's byte in other characters too. */
const UTF16_MARKS = [0xff, 0xfe];

/** The same rules in the same order find the same in a piece, whichever thread it is and whatever came before. */
export function openScanner(rules: readonly SigmaRule[], { explains }: ScanOptions): ScanPiece {
  const { matcher, openLines } = compileRules(rules);
  const explain: Explain = (numbers, event) => (explains ? numbers.map((rule) => matcher.explain(rule, event)) : []);
  const bySource = new Map<string, LineMatcher>();
  return (piece, onHit) => {
    const layout = findSource(piece.sourceId)?.lines;
    if (piece.format !== 'lines' || layout === undefined || UTF16_MARKS.includes(piece.payload[0] ?? 0))
      return scanEvents({ matcher, explain }, piece, onHit);
    const lines = bySource.get(piece.sourceId) ?? openLines(layout);
    bySource.set(piece.sourceId, lines);
    return scanLines({ lines, explain }, piece, onHit);
  };
}

type Explain = (rules: readonly number[], event: MatchableEvent) => Hit['matched'];
type LineScan = { readonly lines: LineMatcher; readonly explain: Explain };
type EventScan = { readonly matcher: RuleMatcher; readonly explain: Explain };

/** Only lines on which a rule fires are decoded. */
function scanLines({ lines, explain }: LineScan, piece: Piece, onHit: (hit: Hit) => void): PieceCounts {
  const { file, sourceId, payload, receivedAtMs } = piece;
  const { events, rejected, matches } = lines.matchBatch(payload);
  for (const { record, start, end, rules } of matches) {
    const context = { receivedAtMs, sender: file };
    for (const event of findSource(sourceId)?.decode(payload.subarray(start, end), 'lines', context) ?? []) {
      if (event.kind !== 'event') continue;
      onHit({ record, rules, timeMs: event.timeMs, fields: event.fields, matched: explain(rules, event) });
    }
  }
  return { events, rejects: rejected.length };
}

function scanEvents({ matcher, explain }: EventScan, piece: Piece, onHit: (hit: Hit) => void): PieceCounts {
  const { file, sourceId, format, payload, receivedAtMs } = piece;
  let events = 0;
  let rejects = 0;
  for (const record of findSource(sourceId)?.decode(payload, format, { receivedAtMs, sender: file }) ?? []) {
    if (record.kind === 'rejected') {
      rejects += 1;
      continue;
    }
    events += 1;
    const rules = matcher.match(record);
    if (rules.length === 0) continue;
    const { timeMs, fields } = record;
    onHit({ record: events + rejects, rules, timeMs, fields, matched: explain(rules, record) });
  }
  return { events, rejects };
}
