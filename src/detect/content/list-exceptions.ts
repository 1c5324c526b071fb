import { z } from 'zod';
import type { Immutable } from '../../platform/http/contract.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { decodeCursor, encodeCursor } from '../alerts/index.ts';
import type { ContentDeps } from './content-deps.ts';
import type { ExceptionReply } from './contract.ts';
import { exceptionReplies } from './exception-reply.ts';
import { type ExceptionState, readExceptions } from './exception-store.ts';

type Query = {
  readonly state?: ExceptionState | undefined;
  readonly owner?: string | undefined;
  readonly rule?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
};
type ExceptionPage = { readonly data: readonly Immutable<ExceptionReply>[]; readonly next: string | null };

const CURSOR = z.tuple([z.string().regex(/^\d{1,18}$/)]);

/** Newest first. Throws `http.cursor` (invalid). */
export async function listExceptions(deps: ContentDeps, actor: Actor, query: Query): Promise<ExceptionPage> {
  requirePermission(actor, 'rules.read');
  const { state, rule: ruleId, limit } = query;
  const ownerId = query.owner === 'me' ? actor.id : query.owner;
  const before = decodeCursor(CURSOR, query.cursor)?.[0];
  const found = await readExceptions(deps.control.db, { state, ownerId, ruleId, before, limit: limit + 1 });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const next = found.length > limit && last !== undefined ? encodeCursor([last.number]) : null;
  return { data: await exceptionReplies(deps, shown), next };
}
