import { hashSecret, type RandomBytes } from './secret.ts';

const HOW_MANY = 10;
/** Crockford's base 32 in small letters: without i, l, o and u, which are read as others. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 16;

/** Ten codes of 80 bits, `xxxx-xxxx-xxxx-xxxx`: too many to be guessed, so a fast hash is enough to keep them. */
export function newRecoveryCodes(randomBytes: RandomBytes): readonly string[] {
  return Array.from({ length: HOW_MANY }, () => {
    const letters = Array.from(randomBytes(LENGTH), (byte) => LETTERS.charAt(byte % LETTERS.length)).join('');
    return letters.replace(/(.{4})(?=.)/g, '$1-');
  });
}

/** However it was typed: with or without hyphens and blanks, in large letters. Undefined: no such code. */
export function recoveryCodeHash(typed: string): Buffer | undefined {
  const plain = typed.toLowerCase().replace(/[\s-]/g, '');
  return plain.length === LENGTH ? hashSecret(plain) : undefined;
}
