import type { SourceDefinition } from '../sources/index.ts';
import type { RecordOrigin } from './contract.ts';

/** How a value is written in its line. Structurally the rule engine's `ValueKind`. */
export const ValueKind = { Text: 0, OddText: 1, Number: 2, OddNumber: 3, Word: 4, List: 5 } as const;

/** All lines with the same members in the same order, whose deciding members are written alike. */
export type LineKind = { readonly names: readonly string[] };

/** What a scan found out about the lines of a payload. Structurally the rule engine's `ScannedLines`. */
export type ScannedLines = {
  readonly count: number;
  /** Undefined where the line was not understood. */
  readonly kinds: readonly (LineKind | undefined)[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly offsets: readonly number[];
  readonly bases: readonly number[];
  readonly values: Int32Array;
};

/** One line of a payload, as a scan described it. */
export type LakeLine = {
  readonly origin: RecordOrigin;
  readonly source: SourceDefinition;
  readonly payload: Uint8Array;
  readonly scanned: ScannedLines;
  /** Of the scanned lines, from 0. */
  readonly index: number;
};
