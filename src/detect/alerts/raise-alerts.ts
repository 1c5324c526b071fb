import type { Control, OutboxEvent, Transaction } from '../../platform/control/index.ts';
import { type AlertId, groupKeyOf } from './alert.ts';
import { type AlertHit, storableHit, storableText } from './alert-hit.ts';
import { type AlertGrowth, giveFreeIds, planRaise } from './plan-raise.ts';
import * as store from './raise-store.ts';

const EVENTS_AT_ONCE = 5_000;

export type RaiseDeps = { readonly control: Pick<Control, 'publish'> };

export type Raised = {
  readonly opened: number;
  readonly extended: number;
  readonly hits: number;
  /** Hits that an earlier call had counted already. */
  readonly repeats: number;
};

/**
 * Raises or extends alerts for the hits of one batch, in the order of their events, inside the pipeline's settle
 * transaction (ADR 0003, step 5): about a dozen statements whatever the number of hits. The same hit again changes nothing.
 * Publishes `alert.raised` and `alert.recurred`, but never for sample alerts: they must not set anything in motion.
 */
export async function raiseAlerts(deps: RaiseDeps, tx: Transaction, hits: readonly AlertHit[]): Promise<Raised> {
  if (hits.length === 0) return { opened: 0, extended: 0, hits: 0, repeats: 0 };
  await store.lockRaising(tx);
  const storable = hits.map(storableHit);
  const fresh = withoutKnown(storable, await store.readKnownHits(tx, storable));
  const currents = await store.lockCurrentAlerts(tx, [...new Set(fresh.map(groupKeyOf))]);
  const growths = await withFreeIds(tx, planRaise(fresh, currents));
  const opened = growths.filter(({ isNew }) => isNew);
  const extended = growths.filter(({ isNew }) => !isNew);
  if (opened.length > 0) await insertOpened(tx, opened);
  if (extended.length > 0) await store.extendAlerts(tx, extended);
  const numbered = growths.length > 0 ? await insertHits(tx, growths) : [];
  await publishOpened(deps, tx, numbered);
  return {
    opened: opened.length,
    extended: extended.length,
    hits: fresh.length,
    repeats: hits.length - fresh.length,
  };
}

/** An event counts once for a rule, be it repeated within the batch or known from an earlier one. */
function withoutKnown(hits: readonly AlertHit[], known: ReadonlySet<string>): readonly AlertHit[] {
  const seen = new Set(known);
  const fresh: AlertHit[] = [];
  for (const hit of hits) {
    const key = store.hitKey(hit.eventId, hit.rule.id);
    if (seen.has(key)) continue;
    seen.add(key);
    fresh.push(hit);
  }
  return fresh;
}

/** Once more for every time that the same old match was promoted before: as good as never. */
async function withFreeIds(tx: Transaction, planned: readonly AlertGrowth[]): Promise<readonly AlertGrowth[]> {
  let growths = planned;
  for (;;) {
    const ids = growths.filter(({ isNew }) => isNew).map(({ alert }) => alert.id);
    const taken = ids.length === 0 ? new Set<AlertId>() : await store.readTakenIds(tx, ids);
    if (taken.size === 0) return growths;
    growths = giveFreeIds(growths, taken);
  }
}

async function insertOpened(tx: Transaction, opened: readonly AlertGrowth[]): Promise<void> {
  const superseded = opened.flatMap(({ previous }) => (previous === null ? [] : [previous.id]));
  if (superseded.length > 0) await store.endCurrent(tx, superseded);
  const rules = new Map(opened.flatMap(({ hits }) => hits.slice(0, 1)).map(({ rule }) => [ruleKey(rule), rule]));
  await store.insertRules(tx, [...rules.values()]);
  const lastOfGroup = new Map(opened.map(({ alert }) => [alert.groupKey, alert.id]));
  await store.insertAlerts(tx, opened, new Set(lastOfGroup.values()));
}

function ruleKey(rule: { readonly id: string; readonly version: string }): string {
  return JSON.stringify([rule.id, rule.version]);
}

async function insertHits(tx: Transaction, growths: readonly AlertGrowth[]): Promise<readonly store.NumberedGrowth[]> {
  const numbers = await store.readNumbers(
    tx,
    growths.map(({ alert }) => alert.id),
  );
  const numbered = growths.map((growth) => ({ ...growth, number: numbers.get(growth.alert.id) ?? '' }));
  await store.insertHits(tx, numbered);
  await store.insertKeptHits(tx, numbered);
  await store.dropSuperseded(tx, numbered);
  await store.insertEntities(tx, numbered);
  return numbered;
}

/** In parts: the outbox spends a parameter on every value, and PostgreSQL takes 65,535 of them. */
async function publishOpened(
  deps: RaiseDeps,
  tx: Transaction,
  growths: readonly store.NumberedGrowth[],
): Promise<void> {
  const events = growths.filter(({ isNew }) => isNew).flatMap(eventsOf);
  for (let from = 0; from < events.length; from += EVENTS_AT_ONCE) {
    await deps.control.publish(tx, events.slice(from, from + EVENTS_AT_ONCE));
  }
}

function eventsOf({ alert, hits, number, previous }: store.NumberedGrowth): readonly OutboxEvent[] {
  const [first] = hits;
  if (first === undefined || first.isSample) return [];
  const body = {
    number: `AL-${number}`,
    title: storableText(first.rule.title, 500),
    level: first.rule.level,
    ruleId: first.rule.id,
    // Detection Rule License 1.1: whoever shows this match names the author and the rule set.
    ruleAuthor: storableText(first.rule.author, 500),
    ruleSet: storableText(first.rule.ruleSet.name, 500),
    entity: first.entity,
    previousId: previous?.id ?? null,
    caseNumber: alert.caseNumber === null ? null : `CS-${alert.caseNumber}`,
  };
  const raised = { type: 'alert.raised', subjectId: alert.id, body };
  if (previous === null || (previous.verdict !== 'true' && alert.caseNumber === null)) return [raised];
  const tellOwner = { ...body, owner: previous.answerable, seenAtMs: first.eventTimeMs };
  return [raised, { type: 'alert.recurred', subjectId: alert.id, body: tellOwner }];
}
