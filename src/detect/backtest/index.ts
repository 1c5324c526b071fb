export { type BacktestDesk, type BacktestDeskDeps, createBacktestDesk } from './backtest-desk.ts';
export { backtestRoutes } from './routes.ts';
