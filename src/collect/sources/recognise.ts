import type { PayloadFormat } from '../../platform/journal/index.ts';
import type { Recognition, SourceDefinition } from './contract.ts';

export type RecognisedSource = {
  readonly source: SourceDefinition;
  readonly format: PayloadFormat;
  readonly confidence: number;
  readonly headerBytes?: number;
};

/** What recognition looks at, at most. */
export const SAMPLE_BYTES = 64 * 1024;
/** Below this, saying "unknown" does less harm than a guess: the events would be decoded wrongly, and for good. */
const MIN_CONFIDENCE = 0.5;

/** Asks every definition; the surest wins, the earlier one where two are alike, and one that takes all only where no other does. Undefined: no text. */
export function recogniseSource(
  sample: Uint8Array,
  sources: readonly SourceDefinition[],
): RecognisedSource | undefined {
  let best: RecognisedSource | undefined;
  for (const source of sources) {
    const found = askSource(source, sample.subarray(0, SAMPLE_BYTES));
    if (found === undefined || found.confidence < MIN_CONFIDENCE) continue;
    if (best === undefined || isSurer(source, found.confidence, best)) best = { source, ...found };
  }
  return best;
}

/** A definition that fails on a stranger's bytes has not recognised them; the others are still asked, and the receiver lives. */
function askSource(source: SourceDefinition, sample: Uint8Array): Recognition | undefined {
  try {
    return source.recognise(sample);
  } catch {
    return undefined;
  }
}

function isSurer(source: SourceDefinition, confidence: number, best: RecognisedSource): boolean {
  if (source.isCatchAll !== best.source.isCatchAll) return best.source.isCatchAll === true;
  return confidence > best.confidence;
}
