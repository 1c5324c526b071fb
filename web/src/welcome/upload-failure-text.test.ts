import { expect, it } from 'vitest';
import { ApiFailure } from '../frame/api-failure.ts';
import { uploadFailureText } from './upload-failure-text.ts';

const failureOf = (code: string) => new ApiFailure({ status: 415, code, detail: 'Name its source instead of "auto".' });

it('says what was dropped in words of the form, and leaves other failures as the server says them', () => {
  const unknown = uploadFailureText(failureOf('ingest.unknown-format'));
  expect(unknown).toContain('neither text nor a kind of log');
  expect(unknown).not.toMatch(/path|auto/);
  expect(uploadFailureText(failureOf('ingest.disk-full'))).toBe('Name its source instead of "auto".');
});
