import type { Recognition, SourceDefinition } from './contract.ts';
import { SOURCE_DEFINITIONS } from './registry.ts';

export type RecognisedSource = Recognition & { readonly source: SourceDefinition };

/** The source that knows this best, by the first bytes (up to 64 KiB) of a payload; undefined where none does. */
export function recogniseSource(sample: Uint8Array): RecognisedSource | undefined {
  let best: RecognisedSource | undefined;
  for (const source of SOURCE_DEFINITIONS) {
    const found = source.recognise(sample);
    if (found !== undefined && found.confidence > (best?.confidence ?? 0)) best = { ...found, source };
  }
  return best;
}
