import { WatchfloorError } from '../kernel/index.ts';

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. `algorithm: 2` is argon2id. */
const ARGON2 = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const PASSWORD_MIN_LENGTH = 12;
/** Long enough for any passphrase, short enough that hashing it costs nothing more. */
export const PASSWORD_MAX_LENGTH = 256;

/** Not before it is needed: threads come through this room's door too, and must not load a native library. */
const loadArgon2 = () => import('@node-rs/argon2');

export async function hashPassword(password: string): Promise<string> {
  const { hash } = await loadArgon2();
  return hash(password.normalize('NFC'), ARGON2);
}

let decoy: Promise<string> | undefined;

/** Without a stored hash (no such user, no password set) it takes as long and answers no. */
export async function isPasswordRight(stored: string | null, password: string): Promise<boolean> {
  const { verify } = await loadArgon2();
  decoy ??= hashPassword('a password that nobody has');
  const isRight = await verify(stored ?? (await decoy), password.normalize('NFC'));
  return isRight && stored !== null;
}

/** Throws `identity.password-weak` (invalid). Length is what counts (NIST SP 800-63B section 3.1.1.2). */
export function requireGoodPassword(password: string, userName: string): void {
  const isLongEnough = password.length >= PASSWORD_MIN_LENGTH && password.length <= PASSWORD_MAX_LENGTH;
  const isVaried = new Set(password).size >= 5;
  const hasName = userName.length >= 3 && password.toLowerCase().includes(userName.toLowerCase());
  if (isLongEnough && isVaried && !hasName) return;
  const message = `A password needs ${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH} characters, five of them different, and must not contain the user's name.`;
  throw new WatchfloorError('invalid', 'identity.password-weak', { message });
}
