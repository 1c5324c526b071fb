import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** A device of software, for answers that no honest one gives. Only what WebAuthn level 3 needs of CBOR (RFC 8949). */
type CborValue = number | string | Buffer | Map<number | string, CborValue>;

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
}

function cbor(value: CborValue): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key), cbor(one)])]);
}

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest();

/** WebAuthn section 6.1: present, verified, attested credential data. */
const FLAGS = { present: 0x01, verified: 0x04, attested: 0x40 };

export type Answering = {
  readonly challenge: string;
  readonly origin?: string;
  readonly rpId?: string;
  readonly counter?: number;
  readonly isVerified?: boolean;
  readonly userHandle?: string;
};

export type SoftPasskey = {
  readonly id: string;
  readonly register: (answering: Answering) => object;
  readonly assert: (answering: Answering) => object;
};

export function makeSoftPasskey(owner: string): SoftPasskey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(32);
  const id = credentialId.toString('base64url');
  const whole = { id, rawId: id, type: 'public-key' };
  return {
    id,
    register: (answering) => {
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 32]), credentialId, cbor(coseOf(publicKey))]);
      const authData = Buffer.concat([dataOf(answering, FLAGS.attested), attested]);
      const attestation = new Map<string, CborValue>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]);
      const response = {
        clientDataJSON: clientDataOf('webauthn.create', answering),
        attestationObject: cbor(attestation).toString('base64url'),
      };
      return { ...whole, response };
    },
    assert: (answering) => {
      const authenticatorData = dataOf(answering, 0);
      const clientDataJSON = clientDataOf('webauthn.get', answering);
      const signed = Buffer.concat([authenticatorData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
      const response = {
        clientDataJSON,
        authenticatorData: authenticatorData.toString('base64url'),
        signature: createSign('sha256').update(signed).sign(privateKey).toString('base64url'),
        userHandle: Buffer.from(answering.userHandle ?? owner).toString('base64url'),
      };
      return { ...whole, response };
    },
  };
}

/** RFC 9053 section 7.1.1: EC2, ES256, P-256, x, y. */
function coseOf(publicKey: KeyObject): CborValue {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const at = (text: string) => Buffer.from(text, 'base64url');
  return new Map<number, CborValue>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, at(x)],
    [-3, at(y)],
  ]);
}

function dataOf({ rpId = 'localhost', counter = 0, isVerified = true }: Answering, more: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  const flags = FLAGS.present | (isVerified ? FLAGS.verified : 0) | more;
  return Buffer.concat([sha256(rpId), Buffer.from([flags]), count]);
}

function clientDataOf(type: string, { challenge, origin = 'http://localhost:7070' }: Answering): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url');
}
