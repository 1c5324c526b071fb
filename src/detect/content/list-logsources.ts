import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import type { RuleLogsource } from '../rule-engine/index.ts';
import type { ContentDeps } from './content-deps.ts';

export type LogsourceRules = {
  readonly product: string | null;
  readonly category: string | null;
  readonly service: string | null;
  readonly rules: number;
};

/** Which kinds of log the rules in force look at, those of most rules first. Correlations have none of their own. */
export function listLogsources({ keeper }: Pick<ContentDeps, 'keeper'>, actor: Actor): readonly LogsourceRules[] {
  requirePermission(actor, 'rules.read');
  const counts = new Map<string, { readonly logsource: RuleLogsource; rules: number }>();
  for (const { kind, rule } of keeper.runner.detections()) {
    if (kind !== 'rule') continue;
    const { product, category, service } = rule.logsource;
    const key = JSON.stringify([product, category, service]);
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { logsource: rule.logsource, rules: 1 });
    else known.rules += 1;
  }
  return [...counts.values()]
    .map(({ logsource: { product = null, category = null, service = null }, rules }) => ({
      product,
      category,
      service,
      rules,
    }))
    .toSorted((a, b) => b.rules - a.rules);
}
