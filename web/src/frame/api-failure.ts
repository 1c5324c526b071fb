import type { Problem } from '../../../src/platform/http/contract.ts';

/** A call that did not succeed. `code` is the server's (`cases.already-closed`), or `web.unreachable` / `web.bad-reply`. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly traceId: string | undefined;
  /** Which one is missing, where that is why. */
  readonly permission: string | undefined;

  constructor(
    problem: Pick<Problem, 'status' | 'code' | 'detail' | 'details'> & { readonly traceId?: string | undefined },
  ) {
    super(problem.detail);
    this.name = 'ApiFailure';
    this.status = problem.status;
    this.code = problem.code;
    this.traceId = problem.traceId;
    const permission = problem.details?.permission;
    this.permission = typeof permission === 'string' ? permission : undefined;
  }
}

export function failureText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof ApiFailure && error.status === status;
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof ApiFailure && error.code === code;
}
