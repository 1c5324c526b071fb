import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { hostname } from 'node:os';
import { encode } from '@msgpack/msgpack';
import { decodeValue } from './forward-message.ts';

export type Handshake = {
  /** What is sent as soon as somebody connects. */
  readonly hello: Uint8Array;
  /** The answer to a `PING`, and whether its sender knows the key. Throws `MsgpackFault`. */
  readonly answer: (ping: Uint8Array) => { readonly pong: Uint8Array; readonly isKnown: boolean };
};

const NONCE_BYTES = 16;

/** Forward protocol v1, "Authentication": both sides prove that they know the key, which itself is never sent. */
export function openHandshake(sharedKey: string): Handshake {
  const nonce = randomBytes(NONCE_BYTES);
  const digest = (salt: Uint8Array, name: Uint8Array) =>
    hash('sha512', Buffer.concat([salt, name, nonce, Buffer.from(sharedKey)]), 'hex');
  return {
    hello: encode(['HELO', { nonce, auth: new Uint8Array(0), keepalive: true }]),
    answer: (ping) => {
      const [kind, name, salt, proof] = bytesOf(decodeValue(ping));
      const expected = Buffer.from(digest(salt, name));
      const isKnown =
        kind.toString() === 'PING' && proof.length === expected.length && timingSafeEqual(proof, expected);
      const own = Buffer.from(hostname());
      const reply = isKnown ? [true, '', hostname(), digest(salt, own)] : [false, 'shared_key mismatch', '', ''];
      return { pong: encode(['PONG', ...reply]), isKnown };
    },
  };
}

function bytesOf(value: unknown): readonly [Buffer, Buffer, Buffer, Buffer] {
  const parts = Array.isArray(value) ? value : [];
  const at = (index: number) => (parts[index] instanceof Uint8Array ? Buffer.from(parts[index]) : Buffer.alloc(0));
  return [at(0), at(1), at(2), at(3)];
}
