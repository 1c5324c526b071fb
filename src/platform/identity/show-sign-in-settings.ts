import { type Actor, requirePermission } from '../kernel/index.ts';
import type { IdentityDeps } from './identity-deps.ts';
import type { OpenIdProvider } from './open-id-provider.ts';
import { countMeans } from './sign-in-means-store.ts';

type Deps = IdentityDeps & { readonly provider: OpenIdProvider | undefined };

/** Without any secret: whoever reads it learns how to sign in, not how to be somebody. */
export async function showSignInSettings(deps: Deps, actor: Actor) {
  requirePermission(actor, 'settings.read');
  const { idleMs, absoluteMs } = deps.sessionLimits;
  return {
    sessions: { idleMinutes: idleMs / 60_000, hours: absoluteMs / 3_600_000 },
    provider: deps.provider === undefined ? null : shownProvider(deps.provider),
    people: await countMeans(deps.control.db),
  };
}

function shownProvider({ settings }: OpenIdProvider) {
  const { clientSecret, roles, ...rest } = settings;
  return {
    ...rest,
    isPublicClient: clientSecret === undefined,
    roles: [...roles].map(([group, role]) => ({ group, role })),
  };
}
