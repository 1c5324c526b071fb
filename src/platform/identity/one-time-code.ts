import { Secret, TOTP } from 'otpauth';
import type { RandomBytes } from './secret.ts';

/** RFC 6238 as every authenticator app knows it; other digits or hashes are ignored by some of them. */
const SHAPE = { issuer: 'Watchfloor', algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** RFC 4226 section 4 recommends 160 bits. */
const SECRET_BYTES = 20;
/** One step to either side, for clocks that differ (RFC 6238 section 5.2). */
const DRIFT_STEPS = 1;

/** As base32, which people can type. */
export function newCodeSecret(randomBytes: RandomBytes): string {
  return new Secret({ buffer: Uint8Array.from(randomBytes(SECRET_BYTES)).buffer }).base32;
}

/** What the picture says: `otpauth://totp/…`. */
export function enrolmentAddress(secret: string, label: string): string {
  return new TOTP({ ...SHAPE, label, secret }).toString();
}

/** The time step that the code belongs to, so that it counts once; undefined where it is no code of now. */
export function stepOfCode(secret: string, code: string, nowMs: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const delta = new TOTP({ ...SHAPE, secret }).validate({ token: code, timestamp: nowMs, window: DRIFT_STEPS });
  return delta === null ? undefined : Math.floor(nowMs / (SHAPE.period * 1000)) + delta;
}
