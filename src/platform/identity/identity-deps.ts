import type { Control } from '../control/index.ts';
import type { Clock } from '../kernel/index.ts';
import type { RandomBytes } from './secret.ts';

/** What the verbs of this room are given. */
export type IdentityDeps = {
  readonly control: Control;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly sessionLimits: SessionLimits;
};

export type SessionLimits = {
  /** A session unused for so long ends. */
  readonly idleMs: number;
  /** A session ends after so long, used or not. */
  readonly absoluteMs: number;
};

/** One shift with its handover. */
export const SESSION_LIMITS: SessionLimits = { idleMs: 4 * 3_600_000, absoluteMs: 12 * 3_600_000 };
