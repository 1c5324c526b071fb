import type { Verdict } from '../../../src/detect/alerts/contract.ts';

type Words = { readonly name: string; readonly meaning: string; readonly needsNote: boolean };

/** In the order of the keys 1 to 5. */
export const VERDICT_WORDS = {
  true: { name: 'True', meaning: 'It happened and it is hostile', needsNote: false },
  benign: { name: 'Benign', meaning: 'It happened and it is allowed', needsNote: true },
  false: { name: 'False', meaning: 'The rule is wrong about it', needsNote: true },
  duplicate: { name: 'Duplicate', meaning: 'Another alert tells the same', needsNote: false },
  undetermined: { name: 'Undetermined', meaning: 'It cannot be found out', needsNote: true },
} as const satisfies Record<Verdict, Words>;

export const VERDICT_ORDER = ['true', 'benign', 'false', 'duplicate', 'undetermined'] as const satisfies Verdict[];
