/**
 * What went wrong, in the six ways a caller can act on. One table (`FAILURE_TABLE`) maps the kind to everything that
 * depends on it, so that no one branches on message text.
 */
export type FailureKind = 'invalid' | 'denied' | 'missing' | 'conflict' | 'unavailable' | 'bug';

type FailureRow = { readonly httpStatus: number; readonly exitCode: 0 | 1 | 2 | 4 | 5; readonly isRetryable: boolean };

/** Exit codes: INTERFACE conventions, `docs/guides/cli.md`. HTTP status: RFC 9110 section 15. */
export const FAILURE_TABLE: Readonly<Record<FailureKind, FailureRow>> = {
  invalid: { httpStatus: 400, exitCode: 2, isRetryable: false },
  denied: { httpStatus: 403, exitCode: 4, isRetryable: false },
  missing: { httpStatus: 404, exitCode: 2, isRetryable: false },
  conflict: { httpStatus: 409, exitCode: 1, isRetryable: false },
  unavailable: { httpStatus: 503, exitCode: 5, isRetryable: true },
  bug: { httpStatus: 500, exitCode: 2, isRetryable: false },
};

/** Facts about a failure that may be shown to the caller: never secrets, never raw log text. */
export type SafeDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

type FailureOptions = {
  readonly details?: SafeDetails;
  readonly cause?: unknown;
  /** Overrides the table for the few codes HTTP names more exactly (401, 413, 415, 429). */
  readonly httpStatus?: number;
};

/** The only error class that Watchfloor throws. `code` is stable and namespaced by room: `cases.already-closed`. */
export class WatchfloorError extends Error {
  readonly kind: FailureKind;
  readonly code: string;
  readonly details: SafeDetails;
  readonly httpStatus: number;

  constructor(kind: FailureKind, code: string, options: FailureOptions & { readonly message: string }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'WatchfloorError';
    this.kind = kind;
    this.code = code;
    this.details = options.details ?? {};
    this.httpStatus = options.httpStatus ?? FAILURE_TABLE[kind].httpStatus;
  }
}
