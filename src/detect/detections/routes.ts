import { type Route, route } from '../../platform/http/index.ts';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { RuleIssue } from '../rule-engine/index.ts';
import { type DetectionReply, listRuleIssues, listRules } from './contract.ts';
import type { Detection } from './load-detections.ts';

export type RuleRoutesDeps = {
  readonly detections: () => readonly Detection[];
  readonly issues: () => readonly RuleIssue[];
};

export function ruleRoutes({ detections, issues }: RuleRoutesDeps): readonly Route[] {
  return [
    route(listRules, async ({ query }) => {
      const text = query.q?.toLowerCase();
      const found = detections().filter(
        ({ rule, raisesAlert }) =>
          (query.level === undefined || rule.level === query.level) &&
          (query.alerting === undefined || String(raisesAlert) === query.alerting) &&
          (text === undefined || [rule.title, rule.id, ...rule.tags].some((each) => each.toLowerCase().includes(text))),
      );
      return page(
        found.map(replyOf).toSorted((a, b) => (a.title < b.title ? -1 : 1)),
        query,
      );
    }),
    route(listRuleIssues, async ({ query }) => page(issues(), query)),
  ];
}

function replyOf({ rule, pack, raisesAlert }: Detection): DetectionReply {
  const { id, title, url, licence } = pack;
  return {
    ...rule,
    tags: [...rule.tags],
    references: [...rule.references],
    falsePositives: [...rule.falsePositives],
    logsource: { ...rule.logsource },
    raisesAlert,
    pack: { id, title, url, licence },
  };
}

/** The rules stand in memory and change only with a restart, so a place in the list is cursor enough. */
function page<Row>(rows: readonly Row[], { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const from = cursor === undefined ? 0 : Number(cursor);
  if (!Number.isSafeInteger(from) || from < 0) {
    throw new WatchfloorError('invalid', 'rules.bad-cursor', { message: 'The cursor is not one of this list.' });
  }
  const next = from + limit < rows.length ? String(from + limit) : null;
  return { data: rows.slice(from, from + limit), next };
}
