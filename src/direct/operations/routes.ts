import type { Lake } from '../../collect/lake/index.ts';
import { type Route, route } from '../../platform/http/index.ts';
import * as contract from './contract.ts';
import { createFlowWatch, type Flow } from './flow-watch.ts';
import { showTrends, type TrendDeps } from './show-trends.ts';
import { showWatch, type WatchDeps } from './show-watch.ts';
import { createSourceWatch } from './source-watch.ts';

export type OperationsDeps = Omit<WatchDeps, 'senders' | 'ruleFlow'> &
  TrendDeps & { readonly lake: Lake; readonly readFlow: () => Flow };

export function operationsRoutes(deps: OperationsDeps): readonly Route[] {
  const senders = createSourceWatch(deps.lake, deps.clock);
  const ruleFlow = createFlowWatch(deps.readFlow, deps.clock);
  return [
    route(contract.showWatch, async ({ actor, query }) => showWatch({ ...deps, senders, ruleFlow }, actor, query)),
    route(contract.showWatchTrends, async ({ actor }) => showTrends(deps, actor)),
  ];
}
