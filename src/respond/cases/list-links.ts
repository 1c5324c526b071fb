import type { Entity } from '../../detect/alerts/contract.ts';
import { readEntityLinksOfCase } from '../../detect/alerts/index.ts';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { readCase } from './case-store.ts';

const LINKS_LISTED = 5_000;

type Link = Entity & { readonly alertNumber: string };

/** Throws `cases.missing`. */
export async function listLinks(
  db: Database,
  actor: Actor,
  caseNumber: string,
): Promise<{ readonly data: readonly Link[]; readonly next: null }> {
  requirePermission(actor, 'cases.read');
  const { digits } = await readCase(db, caseNumber);
  return { data: await readEntityLinksOfCase(db, digits, LINKS_LISTED), next: null };
}
