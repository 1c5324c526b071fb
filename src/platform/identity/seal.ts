import { createCipheriv, createDecipheriv } from 'node:crypto';
import { WatchfloorError } from '../kernel/index.ts';
import type { RandomBytes } from './secret.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `owner` is bound in: what was sealed for one user opens for no other. Nonce, tag, ciphertext (NIST SP 800-38D). */
export function seal(text: string, { key, owner, randomBytes }: SealInput & { readonly randomBytes: RandomBytes }) {
  const nonce = Buffer.from(randomBytes(NONCE_BYTES));
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** The key has 32 bytes (AES-256). */
export type SealInput = { readonly key: Buffer; readonly owner: string };

/** Throws `identity.key-wrong` (unavailable) where another key or owner sealed it. */
export function unseal(sealed: Buffer, { key, owner }: SealInput): string {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(tag);
    const opened = [decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()];
    return Buffer.concat(opened).toString('utf8');
  } catch (cause) {
    const message =
      'This server has another key than the one that the second factor was sealed with. An administrator can reset it.';
    throw new WatchfloorError('unavailable', 'identity.key-wrong', { message, cause });
  }
}
