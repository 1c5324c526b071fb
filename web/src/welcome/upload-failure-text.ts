import { failureText, hasCode } from '../frame/api-failure.ts';

/** For who stands before a form: the server speaks to who writes its address. */
export function uploadFailureText(error: unknown): string {
  if (!hasCode(error, 'ingest.unknown-format')) return failureText(error);
  return 'This is no log that Watchfloor recognises: neither Windows events (EVTX, JSON lines), nor AWS CloudTrail, nor syslog. Nothing of it was taken.';
}
