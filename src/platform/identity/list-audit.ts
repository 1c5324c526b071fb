import { type Actor, requirePermission } from '../kernel/index.ts';
import { type AuditRow, listAuditRows } from './audit-store.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { ID_SHAPE, type Page, type PageInput, pageOfRows, readCursor } from './page.ts';

export type ListAuditInput = PageInput & { readonly action?: string | undefined; readonly actor?: string | undefined };

/** Newest first. */
export async function listAudit(deps: IdentityDeps, actor: Actor, input: ListAuditInput): Promise<Page<AuditRow>> {
  requirePermission(actor, 'audit.read');
  const { limit, cursor, action, actor: actorName } = input;
  const beforeId = readCursor(cursor, ID_SHAPE);
  const rows = await listAuditRows(deps.control.db, { beforeId, limit: limit + 1, action, actorName });
  return pageOfRows(rows, limit, ({ id }) => id);
}
