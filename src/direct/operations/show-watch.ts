import { type AlertWatch, hasAlertsOf, watchAlerts } from '../../detect/alerts/index.ts';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, type Clock, requirePermission } from '../../platform/kernel/index.ts';
import { type CaseWatch, readCasesNaming, watchCases } from '../../respond/cases/index.ts';
import { PARTS, type WatchKind, type WatchPart, type WatchReply } from './contract.ts';
import type { RuleFlow } from './flow-watch.ts';
import { judgeClearance } from './judge-clearance.ts';
import { rankAlerts } from './rank-alerts.ts';
import { type SendersRead, sourcesOf } from './source-watch.ts';

export type WatchDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly senders: () => Promise<SendersRead>;
  readonly ruleFlow: () => RuleFlow;
};

const NEXT_SHOWN = 10;
const CLOSED_SHOWN = 5;

/** What needs a human now. Parts that the caller may not see are null and named; unknown sources are null and doubted. */
export async function showWatch(
  deps: WatchDeps,
  actor: Actor,
  wanted: { readonly kind?: WatchKind | undefined },
): Promise<WatchReply> {
  requirePermission(actor, 'alerts.read');
  const nowMs = deps.clock.nowMs();
  const senders = await ifAllowed(actor, 'sources', deps.senders);
  const kind = wanted.kind ?? (await kindOf(deps.db, actor, senders));
  const isSample = kind === 'sample';
  const [alerts, cases] = await Promise.all([
    watchAlerts(deps.db, actor, { nowMs, isSample }),
    ifAllowed(actor, 'cases', () => watchCases(deps.db, actor, isSample)),
  ]);
  const entities = alerts.candidates.map(({ alert }) => alert.entity);
  const naming = cases === undefined ? [] : await readCasesNaming(deps.db, actor, { entities, isSample });
  const rules = await ifAllowed(actor, 'rules', async () => deps.ruleFlow());
  const sources = senders === undefined || senders === 'unread' ? undefined : sourcesOf(senders, nowMs);
  return {
    at: new Date(nowMs).toISOString(),
    kind,
    leftOut: partsLeftOut(actor),
    clearance: judgeClearance({
      nowMs,
      kind,
      waiting: Object.values(alerts.waiting).reduce((sum, { open, taken }) => sum + open + taken, 0),
      hasAlerts: alerts.hasAny,
      activeCases: cases?.active,
      senders: senders === 'unread' ? senders : sources?.counts,
      isCut: sources?.isCut ?? false,
      lastReceivedMs: sources?.lastReceivedAt ? Date.parse(sources.lastReceivedAt) : undefined,
      rules,
    }),
    alerts: {
      waiting: alerts.waiting,
      oldestOpen: alerts.oldestOpen ?? null,
      next: rankAlerts(alerts.candidates, { nowMs, naming, limit: NEXT_SHOWN }),
      rankedAmong: alerts.candidates.length,
      raised: alerts.raised,
      judged: alerts.judged,
    },
    cases: cases ?? null,
    closed: closedWork(alerts, cases),
    sources: sources ?? null,
    rules: rules ?? null,
  };
}

function partsLeftOut(actor: Actor): WatchReply['leftOut'] {
  return (Object.keys(PARTS) as WatchPart[])
    .filter((part) => !actor.permissions.has(PARTS[part]))
    .map((part) => ({ part, permission: PARTS[part] }));
}

async function ifAllowed<Value>(actor: Actor, part: WatchPart, read: () => Promise<Value>): Promise<Value | undefined> {
  return actor.permissions.has(PARTS[part]) ? read() : undefined;
}

/** The sample only where there is nothing else to watch. */
async function kindOf(db: Database, actor: Actor, senders: SendersRead | undefined): Promise<WatchKind> {
  const isHeard = senders !== undefined && senders !== 'unread' && senders.length > 0;
  if (isHeard || (await hasAlertsOf(db, actor, false))) return 'live';
  return (await hasAlertsOf(db, actor, true)) ? 'sample' : 'live';
}

function closedWork(alerts: AlertWatch, cases: CaseWatch | undefined): WatchReply['closed'] {
  const ofAlerts = alerts.closed.flatMap(({ number, title, level, verdict }) =>
    verdict === null
      ? []
      : [
          {
            kind: 'alert' as const,
            number,
            title,
            level,
            outcome: verdict.verdict,
            by: verdict.by.name,
            at: verdict.at,
          },
        ],
  );
  const ofCases = (cases?.closed ?? []).flatMap(({ number, title, severity, outcome, closedAt }) =>
    outcome === null || closedAt === null
      ? []
      : [{ kind: 'case' as const, number, title, level: severity, outcome, by: null, at: closedAt }],
  );
  return [...ofAlerts, ...ofCases]
    .toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at))
    .slice(0, CLOSED_SHOWN);
}
