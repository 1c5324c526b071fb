import { type Actor, requirePermission } from '../kernel/index.ts';
import { type AuditRow, listAuditRows } from './audit-store.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { ID_SHAPE, type Page, type PageInput, pageOfRows, readCursor } from './page.ts';

export type ListAuditInput = PageInput & {
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  readonly subject?: string | undefined;
  /** RFC 3339. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** Newest first. */
export async function listAudit(deps: IdentityDeps, actor: Actor, input: ListAuditInput): Promise<Page<AuditRow>> {
  requirePermission(actor, 'audit.read');
  const { limit, cursor, action, actor: actorName, subject } = input;
  const from = input.from === undefined ? undefined : new Date(input.from);
  const to = input.to === undefined ? undefined : new Date(input.to);
  const beforeId = readCursor(cursor, ID_SHAPE);
  const page = { beforeId, limit: limit + 1, action, actorName, subject, from, to };
  const rows = await listAuditRows(deps.control.db, page);
  return pageOfRows(rows, limit, ({ id }) => id);
}
