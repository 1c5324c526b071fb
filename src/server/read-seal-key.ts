import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { WatchfloorError } from '../platform/kernel/index.ts';

const KEY = /^[0-9a-f]{64}$/i;

/** From the named file, else from the data folder's own, which is made where it is missing. Throws `config.seal-key` (invalid). */
export function readSealKey(named: string | undefined, own: string): Buffer {
  // Made once: whatever was sealed with it is lost with it.
  if (named === undefined && !existsSync(own)) {
    writeFileSync(own, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  }
  const file = named ?? own;
  const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (KEY.test(text)) return Buffer.from(text, 'hex');
  const message = `${file} must hold 64 hexadecimal digits. Try: openssl rand -hex 32`;
  throw new WatchfloorError('invalid', 'config.seal-key', { message });
}
