import { countHiddenMatches } from '../../collect/lake/index.ts';
import type { Immutable } from '../../platform/http/contract.ts';
import type { ContentDeps } from './content-deps.ts';
import type { ExceptionReply } from './contract.ts';
import type { StoredException } from './exception-store.ts';

/** With how much each has hidden so far. */
export async function exceptionReplies(
  { lake }: Pick<ContentDeps, 'lake'>,
  exceptions: readonly StoredException[],
): Promise<readonly Immutable<ExceptionReply>[]> {
  const hidden = exceptions.length === 0 ? new Map<string, number>() : await countHiddenMatches(lake);
  return exceptions.map(({ number: _, expiresAtMs: __, addedAt, expiresAt, ...rest }) => ({
    ...rest,
    // Checked by the contract when it was given.
    criterion: rest.criterion as ExceptionReply['criterion'],
    addedAt: addedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    hidden: hidden.get(rest.id) ?? 0,
  }));
}
