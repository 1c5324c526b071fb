import { type Route, route } from '../http/index.ts';
import { proofOf } from './caller.ts';
import { beginSecondFactor, confirmSecondFactor, renewRecoveryCodes } from './enrol-second-factor.ts';
import * as contract from './factor-contract.ts';
import { requireUser } from './find-user.ts';
import type { FactorDeps } from './identity-deps.ts';
import { requireOwnSessions } from './list-sessions.ts';
import { removeSecondFactor, resetSecondFactor } from './remove-second-factor.ts';
import { countRecoveryCodes, findFactor } from './second-factor-store.ts';

export function factorRoutes(deps: FactorDeps & { readonly forgetAll: () => void }): readonly Route[] {
  return [
    route(contract.getSecondFactorRoute, async ({ actor }) => {
      requireOwnSessions(actor);
      const factor = await findFactor(deps.control.db, actor.id);
      const recoveryCodesLeft = await countRecoveryCodes(deps.control.db, actor.id);
      const { passwordHash } = await requireUser(deps, actor.id);
      const hasPassword = passwordHash !== null;
      return { hasPassword, since: factor?.confirmedAt?.toISOString() ?? null, recoveryCodesLeft };
    }),
    route(contract.beginSecondFactorRoute, async ({ body, ...call }) =>
      beginSecondFactor(deps, call.actor, { ...body, ...proofOf(call) }),
    ),
    route(contract.confirmSecondFactorRoute, async ({ body, ...call }) => {
      const recoveryCodes = await confirmSecondFactor(deps, call.actor, { ...body, ...proofOf(call) });
      deps.forgetAll();
      return { recoveryCodes };
    }),
    route(contract.renewRecoveryCodesRoute, async ({ body, ...call }) => {
      return { recoveryCodes: await renewRecoveryCodes(deps, call.actor, { ...body, ...proofOf(call) }) };
    }),
    route(contract.removeSecondFactorRoute, ({ body, ...call }) =>
      removeSecondFactor(deps, call.actor, { ...body, ...proofOf(call) }),
    ),
    route(contract.resetSecondFactorRoute, ({ actor, params }) => resetSecondFactor(deps, actor, params.userId)),
  ];
}
