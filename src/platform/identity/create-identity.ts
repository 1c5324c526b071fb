import { randomBytes } from 'node:crypto';
import type { Control, RoomMigrations } from '../control/index.ts';
import type { Authenticate, Refusal, Route } from '../http/index.ts';
import type { Clock, Permission } from '../kernel/index.ts';
import { createAttemptLimiter } from './attempt-limiter.ts';
import { createAuthenticator } from './authenticate.ts';
import { type BootstrapOptions, bootstrapAdministrator } from './bootstrap-administrator.ts';
import { type CreatedLink, createSignInLink } from './create-sign-in-link.ts';
import { findPerson, listPeopleWho } from './find-user.ts';
import { type IdentityDeps, SESSION_LIMITS, type SessionLimits } from './identity-deps.ts';
import { issueLocalToken } from './issue-local-token.ts';
import { createIdentity as createSchema } from './migrations/0001-create-identity.ts';
import { disableUsers } from './migrations/0002-disable-users.ts';
import { shareAttempts } from './migrations/0003-share-attempts.ts';
import { addSecondFactors } from './migrations/0004-second-factors.ts';
import { addPasskeys } from './migrations/0005-passkeys.ts';
import { addExternalIdentities } from './migrations/0006-external-identities.ts';
import { bindTokens } from './migrations/0007-bind-tokens.ts';
import { createOpenIdProvider, type ProviderSettings } from './open-id-provider.ts';
import { createRefusalRecorder } from './refusal-recorder.ts';
import { identityRoutes } from './routes.ts';
import type { RandomBytes } from './secret.ts';

export const identityMigrations: RoomMigrations = {
  schema: 'identity',
  migrations: [
    createSchema,
    disableUsers,
    shareAttempts,
    addSecondFactors,
    addPasskeys,
    addExternalIdentities,
    bindTokens,
  ],
};

export type IdentityOptions = {
  readonly control: Control;
  readonly clock: Clock;
  /** Browsers reach the server by https: cookies are marked `Secure`. */
  readonly isHttps: boolean;
  /** How browsers reach the server, where that was said: what passkeys are bound to. */
  readonly publicUrl?: string | undefined;
  /** 32 bytes that seal what has to be read again; kept outside the database, the same on every node. */
  readonly sealKey: Buffer;
  /** Absent: nobody signs in at a provider. */
  readonly provider?: ProviderSettings | undefined;
  readonly sessionLimits?: SessionLimits;
  readonly randomBytes?: RandomBytes;
  /** A refusal could not be written to the audit trail. */
  readonly onAuditFailure: (cause: unknown) => void;
};

export type Identity = {
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  /** For the HTTP server's `onRefusal`. */
  readonly onRefusal: (refusal: Refusal) => void;
  /** Resolves when every refusal so far is in the audit trail. */
  readonly settle: () => Promise<void>;
  /** See `bootstrap-administrator.ts`. True: this data was empty. */
  readonly bootstrapAdministrator: (options?: BootstrapOptions) => Promise<boolean>;
  /** See `create-sign-in-link.ts`. */
  readonly createSignInLink: (userName?: string) => Promise<CreatedLink>;
  /** By id or by name: who a case or a task may be given to. Nobody who is disabled. */
  readonly findPerson: (ref: string) => Promise<{ readonly id: string; readonly name: string } | undefined>;
  /** By name: who holds this permission. Nobody who is disabled. */
  readonly listPeopleWho: (
    permission: Permission,
  ) => Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** See `issue-local-token.ts`. */
  readonly issueLocalToken: () => Promise<string | undefined>;
  /** Writes what is still counted. Before the control store closes. */
  readonly close: () => Promise<void>;
};

/** Everything of this room that the server wires up. Needs the migrations to have run. */
export function createIdentity(options: IdentityOptions): Identity {
  const { control, clock, isHttps, sealKey, onAuditFailure } = options;
  const deps: IdentityDeps = {
    control,
    clock,
    randomBytes: options.randomBytes ?? randomBytes,
    sessionLimits: options.sessionLimits ?? SESSION_LIMITS,
  };
  const recorder = createRefusalRecorder({ control, clock, onFailure: onAuditFailure });
  const authenticator = createAuthenticator({ ...deps, onBadCredential: recorder.onBadCredential });
  const limiter = createAttemptLimiter({ control, clock });
  return {
    routes: identityRoutes({
      ...deps,
      limiter,
      sealKey,
      isHttps,
      publicUrl: options.publicUrl,
      provider: options.provider && createOpenIdProvider(options.provider, clock),
      forgetAll: authenticator.forgetAll,
    }),
    authenticate: authenticator.authenticate,
    onRefusal: recorder.onRefusal,
    settle: recorder.settle,
    bootstrapAdministrator: (bootstrap) => bootstrapAdministrator(deps, bootstrap),
    createSignInLink: (userName) => createSignInLink(deps, userName),
    findPerson: (ref) => findPerson(deps, ref),
    listPeopleWho: (permission) => listPeopleWho(deps, permission),
    issueLocalToken: () => issueLocalToken(deps),
    close: recorder.close,
  };
}
