import pg from 'pg';
import { WatchfloorError } from '../kernel/index.ts';

/** PostgreSQL, appendix A: class 08 connection exceptions, 53 insufficient resources (disk full, too
 * many connections), 57P0x shutdown, crash, starting. */
const FAULT_STATES = /^(08...|53...|57P0[1-5])$/;
const UNIQUE_VIOLATION = '23505';

/** Connection faults become `control.unavailable`; everything else (unique violations too) stays as it is. */
export function mapConnectionFault(error: unknown): unknown {
  if (!isConnectionFault(error)) return error;
  return new WatchfloorError('unavailable', 'control.unavailable', {
    message: 'The control store (PostgreSQL) cannot serve just now. Try again.',
    cause: error,
  });
}

/**
 * What `pg` throws of its own accord about connections is a plain `Error` (ended, timed out) or a system error with a
 * code; wrong parameters are a TypeError; the server's answers are DatabaseErrors with an SQLSTATE.
 */
export function isConnectionFault(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return FAULT_STATES.test(error.code ?? '');
  if (!(error instanceof Error) || error instanceof WatchfloorError) return false;
  return error.constructor === Error || error instanceof AggregateError;
}

/** Did the statement break a unique constraint (that one, when named)? */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof pg.DatabaseError) || error.code !== UNIQUE_VIOLATION) return false;
  return constraint === undefined || error.constraint === constraint;
}
