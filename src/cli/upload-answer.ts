import { FAILURE_TABLE, type FailureKind, WatchfloorError } from '../platform/kernel/index.ts';

const KINDS: readonly FailureKind[] = ['invalid', 'denied', 'missing', 'conflict', 'unavailable', 'bug'];

/** The failure that an upload's problem body (RFC 9457) tells of. */
export function failureOfAnswer(status: number, text: string): WatchfloorError {
  const problem = readProblem(text);
  const kind =
    KINDS.find((each) => each === problem.kind) ??
    KINDS.find((each) => FAILURE_TABLE[each].httpStatus === status) ??
    'bug';
  return new WatchfloorError(kind, problem.code ?? 'api.unexpected-reply', {
    message: problem.detail ?? `The server answered ${status}.`,
    httpStatus: status,
  });
}

function readProblem(text: string): { kind?: string; code?: string; detail?: string } {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, or nothing: the status says what there is to say.
    return {};
  }
}
