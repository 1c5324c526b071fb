import type { Entity } from '../../detect/alerts/contract.ts';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { summariesOf } from './case-store.ts';
import type { CaseSummary } from './contract.ts';
import { type ActiveCount, countActive, readActive, readNaming, readNewestClosed } from './watch-store.ts';

export type CaseWatch = ActiveCount & {
  /** Incidents first, then the worst, then the oldest; no more than are shown. */
  readonly shown: readonly CaseSummary[];
  readonly closed: readonly CaseSummary[];
};

const ACTIVE_SHOWN = 6;
const CLOSED_SHOWN = 5;

/** What is being worked on, and what was closed last. Sample and live never mix. */
export async function watchCases(db: Database, actor: Actor, isSample: boolean): Promise<CaseWatch> {
  requirePermission(actor, 'cases.read');
  const [count, active, closed] = await Promise.all([
    countActive(db, isSample),
    readActive(db, { isSample, limit: ACTIVE_SHOWN }),
    readNewestClosed(db, { isSample, limit: CLOSED_SHOWN }),
  ]);
  const summaries = await summariesOf(db, [...active, ...closed]);
  return { ...count, shown: summaries.slice(0, active.length), closed: summaries.slice(active.length) };
}

/** An active case that names an entity. */
export type NamingCase = { readonly entity: Entity; readonly caseNumber: string; readonly isIncident: boolean };

type Asked = { readonly entities: readonly Entity[]; readonly isSample: boolean };

/** For each of these entities the incident that names it, or else the oldest active case; those that none names are absent. */
export async function readCasesNaming(db: Database, actor: Actor, asked: Asked): Promise<readonly NamingCase[]> {
  requirePermission(actor, 'cases.read');
  const rows = asked.entities.length === 0 ? [] : await readNaming(db, asked);
  return rows.map(({ type, name, number, is_incident }) => ({
    entity: { type, name },
    caseNumber: `CS-${number}`,
    isIncident: is_incident,
  }));
}
