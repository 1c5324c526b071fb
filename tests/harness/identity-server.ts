import { sql } from 'kysely';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { Control } from '../../src/platform/control/index.ts';
import { createHttpServer, type HttpServer } from '../../src/platform/http/index.ts';
import {
  createIdentity,
  type Identity,
  type IdentityOptions,
  identityMigrations,
} from '../../src/platform/identity/index.ts';
import { testControl } from './postgres.ts';

export type AuditLine = {
  readonly action: string;
  readonly actor_name: string;
  readonly subject: string;
  readonly outcome: string;
  readonly details: Readonly<Record<string, unknown>>;
};

/** The real server and the real database, with a clock that the test moves. */
export type IdentityServer = {
  readonly control: Control;
  readonly identity: Identity;
  readonly http: HttpServer;
  readonly clock: { nowMs: () => number; move: (byMs: number) => void };
  /** Sends JSON and returns status, headers and the parsed body. */
  readonly call: (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, options?: CallOptions) => Promise<Answered>;
  readonly auditLines: () => Promise<readonly AuditLine[]>;
  /** Everything of this room but the audit trail and the coarse times of use, as text: to show that nothing changed. */
  readonly state: () => Promise<string>;
  readonly close: () => Promise<void>;
};
export type CallOptions = {
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly payload?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly remoteAddress?: string;
};
export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read replies of every shape.
  readonly json: any;
  /** `name=value` of the cookie that was set. */
  readonly cookie: string;
};

export const ADMIN_TOKEN = 'test-0123456789-abcdefghij';
export const asAdmin = { authorization: `Bearer ${ADMIN_TOKEN}` };

const TABLES = [
  'users',
  'sessions',
  'api_tokens',
  'sign_in_links',
  'second_factors',
  'recovery_codes',
  'passkeys',
  'external_identities',
];

export async function startIdentityServer(
  options: Partial<Pick<IdentityOptions, 'provider'>> = {},
): Promise<IdentityServer> {
  const control = await testControl([identityMigrations]);
  let now = Date.UTC(2026, 0, 1);
  const move = (byMs: number) => {
    now += byMs;
  };
  const clock = { nowMs: () => now, move };
  const failures: unknown[] = [];
  const identity = createIdentity({
    control,
    clock,
    isHttps: false,
    sealKey: Buffer.alloc(32, 7),
    provider: options.provider,
    onAuditFailure: (cause) => failures.push(cause),
  });
  await identity.bootstrapAdministrator({ token: ADMIN_TOKEN });
  const http = await createHttpServer({
    ...identity,
    logger: pino({ level: 'error' }),
    version: '0',
    readiness: [],
    metrics: new Registry(),
  });
  const call: IdentityServer['call'] = async (method, url, { body, payload, headers, remoteAddress } = {}) => {
    const text = payload ?? (body === undefined ? undefined : JSON.stringify(body));
    const reply = await http.app.inject({
      method,
      url,
      remoteAddress: remoteAddress ?? '127.0.0.1',
      headers: {
        host: 'localhost:7070',
        ...(text !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(text !== undefined && { payload: text }),
    });
    const cookie = String(reply.headers['set-cookie'] ?? '').split(';')[0] ?? '';
    return {
      status: reply.statusCode,
      headers: reply.headers,
      json: reply.body === '' ? undefined : reply.json(),
      cookie,
    };
  };
  const auditLines = async () => {
    await identity.settle();
    if (failures.length > 0) throw failures[0];
    const found =
      await sql<AuditLine>`select action, actor_name, subject, outcome, details from identity.audit_records order by id`.execute(
        control.db,
      );
    return found.rows;
  };
  const state = async () => {
    const tables = TABLES.map((table) =>
      sql`select to_jsonb(t) - 'last_used_at' - 'last_seen_at' as row from ${sql.table(`identity.${table}`)} t order by 1`.execute(
        control.db,
      ),
    );
    return JSON.stringify((await Promise.all(tables)).map((result) => result.rows));
  };
  const close = async () => {
    await http.close();
    await identity.close();
  };
  return { control, identity, http, clock, call, auditLines, state, close };
}
