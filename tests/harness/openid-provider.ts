import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export type Person = Readonly<Record<string, unknown>> & { readonly sub: string };

/** A real OpenID provider (oidc-provider) on loopback, at which whoever comes is the person that the test says. */
export type TestProvider = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who signs in next; undefined: somebody who declines. */
  readonly become: (person: Person | undefined) => void;
  /** Goes where the browser would go, and returns the address at which it comes back to us. */
  readonly walk: (address: string) => Promise<URL>;
  /** From now on what the token says is changed before it is sent. */
  readonly forge: (change: ((token: { header: object; claims: object }) => string) | undefined) => void;
  readonly sign: (header: object, claims: object) => string;
  /** A new key from now on, the old one forgotten. */
  readonly rotate: () => void;
  readonly close: () => Promise<void>;
};

const CLIENT = { clientId: 'watchfloor', clientSecret: 'a secret of the test alone' };
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const readPart = (text = '') => JSON.parse(Buffer.from(text, 'base64url').toString()) as object;

function newKey(kid: string) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, privateKey, jwk: { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } };
}

export async function startOpenIdProvider(redirectUris: readonly string[]): Promise<TestProvider> {
  let person: Person | undefined;
  let change: Parameters<TestProvider['forge']>[0];
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const people = new Map<string, Person>();
  const server = createServer((request, response) => {
    if (change !== undefined && request.url === '/token') replaceToken(response, change);
    handle(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let key = newKey('1');
  const open = () => {
    const provider = makeProvider({ issuer, redirectUris, jwk: key.jwk, people });
    const next = provider.callback();
    handle = (request, response) => {
      if (request.url?.startsWith('/interaction/') !== true) return next(request, response);
      const declined = { error: 'access_denied', error_description: 'declined' };
      const result = person === undefined ? declined : { login: { accountId: person.sub } };
      void provider.interactionFinished(request, response, result);
    };
  };
  open();
  return {
    issuer,
    ...CLIENT,
    become: (next) => {
      person = next;
      if (next !== undefined) people.set(next.sub, next);
    },
    walk: (address) => walk(address, issuer),
    forge: (next) => {
      change = next;
    },
    sign: (header, claims) => sign(key.privateKey, { ...header, kid: key.kid }, claims),
    rotate: () => {
      key = newKey('2');
      open();
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

type ProviderParts = {
  readonly issuer: string;
  readonly redirectUris: readonly string[];
  readonly jwk: object;
  readonly people: ReadonlyMap<string, Person>;
};

function makeProvider({ issuer, redirectUris, jwk, people }: ProviderParts): Provider {
  const client = { client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: redirectUris };
  return new Provider(issuer, {
    clients: [client],
    jwks: { keys: [jwk] },
    cookies: { keys: ['a key of the test alone'] },
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: async () => people.get(id) ?? { sub: id } }),
    loadExistingGrant: async ({ oidc }) => {
      const { clientId } = oidc.client;
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  });
}

function sign(privateKey: KeyObject, header: object, claims: object): string {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey).toString('base64url')}`;
}

/** The provider itself is honest: what is between it and us is not. */
function replaceToken(response: ServerResponse, change: NonNullable<Parameters<TestProvider['forge']>[0]>): void {
  const end = response.end.bind(response) as (text: string) => ServerResponse;
  response.end = ((text: string | Buffer) => {
    const reply = JSON.parse(String(text)) as { id_token?: string };
    const [header, claims] = (reply.id_token ?? '').split('.');
    const forged = change({ header: readPart(header), claims: readPart(claims) });
    const body = JSON.stringify({ ...reply, id_token: forged });
    response.setHeader('content-length', Buffer.byteLength(body));
    return end(body);
  }) as typeof response.end;
}

async function walk(address: string, issuer: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let next = new URL(address);
  for (let step = 0; step < 10 && next.origin === issuer; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await fetch(next, { redirect: 'manual', headers: { cookie } });
    for (const line of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = reply.headers.get('location');
    if (location === null) throw new Error(`${next}: ${reply.status} ${await reply.text()}`);
    next = new URL(location, next);
  }
  return next;
}
