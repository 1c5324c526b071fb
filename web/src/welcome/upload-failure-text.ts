import { failureText, hasCode } from '../frame/api-failure.ts';

/** For who stands before a form: the server speaks to who writes its address. */
export function uploadFailureText(error: unknown): string {
  if (!hasCode(error, 'ingest.unknown-format')) return failureText(error);
  return 'This is neither text nor a kind of log that Watchfloor recognises. Nothing of it was taken.';
}
