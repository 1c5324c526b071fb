import type { Control } from '../control/index.ts';
import type { Clock } from '../kernel/index.ts';
import type { AttemptLimiter } from './attempt-limiter.ts';
import type { RandomBytes } from './secret.ts';

/** What the verbs of this room are given. */
export type IdentityDeps = {
  readonly control: Control;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly sessionLimits: SessionLimits;
};

/** For what asks for passwords and codes. */
export type FactorDeps = IdentityDeps & {
  readonly limiter: AttemptLimiter;
  /** Seals the secrets that have to be read again; not in the database. */
  readonly sealKey: Buffer;
};

export type SessionLimits = {
  /** A session unused for so long ends. */
  readonly idleMs: number;
  /** A session ends after so long, used or not. */
  readonly absoluteMs: number;
};

/** One shift with its handover. */
export const SESSION_LIMITS: SessionLimits = { idleMs: 4 * 3_600_000, absoluteMs: 12 * 3_600_000 };
