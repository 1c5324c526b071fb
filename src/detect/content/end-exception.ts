import type { Transaction } from '../../platform/control/index.ts';
import type { Immutable } from '../../platform/http/contract.ts';
import { audit } from '../../platform/identity/index.ts';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import { requireExpiry } from './add-exception.ts';
import type { ContentDeps } from './content-deps.ts';
import type { ExceptionReply } from './contract.ts';
import { exceptionReplies } from './exception-reply.ts';
import { changeExceptions, lockException, type StoredException } from './exception-store.ts';

type Act = 'exceptions.remove' | 'exceptions.renew';
const EVENTS = { 'exceptions.remove': 'exception.removed', 'exceptions.renew': 'exception.renewed' } as const;

/** It hides nothing from the next batch on; what it hid stays marked. Throws `exceptions.missing`, `exceptions.removed`. */
export function removeException(deps: ContentDeps, actor: Actor, id: string): Promise<Immutable<ExceptionReply>> {
  const removedAt = new Date(deps.clock.nowMs());
  return changeException(deps, actor, {
    id,
    act: 'exceptions.remove',
    details: {},
    change: (tx, { number }) => changeExceptions(tx, [number], { removedAt, by: actor.name }),
  });
}

type Renewal = { readonly id: string; readonly expiresAt: string; readonly reason: string };

/** Also what was returned is in force again. Throws `exceptions.missing`, `exceptions.removed`, `exceptions.expiry`. */
export function renewException(deps: ContentDeps, actor: Actor, given: Renewal): Promise<Immutable<ExceptionReply>> {
  return changeException(deps, actor, {
    id: given.id,
    act: 'exceptions.renew',
    details: { expiresAt: given.expiresAt, reason: given.reason },
    change: async (tx, { number }) => {
      const expiresAt = requireExpiry(given.expiresAt, new Date(deps.clock.nowMs()));
      await changeExceptions(tx, [number], { expiresAt });
    },
  });
}

type Change = {
  readonly id: string;
  readonly act: Act;
  readonly details: Readonly<Record<string, string>>;
  readonly change: (tx: Transaction, exception: StoredException) => Promise<void>;
};

async function changeException(
  deps: ContentDeps,
  actor: Actor,
  { id, act, details, change }: Change,
): Promise<Immutable<ExceptionReply>> {
  requirePermission(actor, 'rules.write');
  const changed = await deps.control.transaction(async (tx) => {
    const before = requireStanding(id, await lockException(tx, id));
    await change(tx, before);
    await audit(tx, { actor, action: act, subject: `exception:${id}`, outcome: 'done', details });
    const body = { ...details, owner: before.owner, by: actor.id };
    await deps.control.publish(tx, [{ type: EVENTS[act], subjectId: id, body }]);
    return (await lockException(tx, id)) ?? before;
  });
  await deps.keeper.refresh('decisions');
  const [reply] = await exceptionReplies(deps, [changed]);
  return reply as Immutable<ExceptionReply>;
}

function requireStanding(id: string, found: StoredException | undefined): StoredException {
  if (found === undefined)
    throw new WatchfloorError('missing', 'exceptions.missing', { message: `There is no exception ${id}.` });
  if (found.state === 'removed')
    throw new WatchfloorError('conflict', 'exceptions.removed', { message: `${id} was removed. Add a new one.` });
  return found;
}
