import { createHash } from 'node:crypto';

/** Fills with cryptographically strong bytes; handed in, so that tests can repeat a run. */
export type RandomBytes = (size: number) => Uint8Array;

/** 256 bits as 43 characters base64url: cannot be guessed, so a fast hash is enough to keep it. */
export function newSecret(randomBytes: RandomBytes): string {
  return Buffer.from(randomBytes(32)).toString('base64url');
}

/** Lets secret scanners and people see what it is. */
const TOKEN_PREFIX = 'wf_';

export function newApiToken(randomBytes: RandomBytes): string {
  return TOKEN_PREFIX + newSecret(randomBytes);
}

/** The only form in which sessions, tokens and links are stored. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** The token of this name is replaced at every start (`issue-local-token.ts`), so nobody may give it to his own. */
export const LOCAL_TOKEN_NAME = 'command line on the server itself';
