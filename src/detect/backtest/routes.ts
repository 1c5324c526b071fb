import { type Route, route } from '../../platform/http/index.ts';
import type { BacktestDesk } from './backtest-desk.ts';
import * as contract from './contract.ts';

export function backtestRoutes(desk: BacktestDesk): readonly Route[] {
  return [
    route(contract.startBacktest, ({ actor, body }) => desk.start(actor, body)),
    route(contract.showBacktest, async ({ actor, params }) => desk.show(actor, params.backtestId)),
    route(contract.cancelBacktest, ({ actor, params }) => desk.cancel(actor, params.backtestId)),
  ];
}
