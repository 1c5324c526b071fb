import type { CaseOutcome } from '../../../src/respond/cases/contract.ts';

export const OUTCOME_WORDS = {
  'true-positive': 'True positive',
  benign: 'Benign',
  'false-positive': 'False positive',
  undetermined: 'Undetermined',
} as const satisfies Record<CaseOutcome, string>;

export const OUTCOMES = ['true-positive', 'benign', 'false-positive', 'undetermined'] as const satisfies CaseOutcome[];
