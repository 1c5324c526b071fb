import { createHash } from 'node:crypto';

/** As the loader gives versions: the first 16 hex digits of the SHA-256 of the rule's text. */
export function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
