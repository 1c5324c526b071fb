export type { HostRule } from './access.ts';
export {
  type CallInput,
  type HttpMethod,
  type Immutable,
  type Problem,
  type ProblemIssue,
  pageOf,
  type ReplyOf,
  type RouteAccess,
  type RouteContract,
  routeContract,
} from './contract.ts';
export {
  createHttpServer,
  type HttpLimits,
  type HttpServer,
  type HttpServerOptions,
  type MountedRoute,
} from './http-server.ts';
export { createMetrics } from './metrics.ts';
export type { ReadinessCheck } from './probes.ts';
export { type Authenticate, type Refusal, type Route, type RouteCall, route } from './route.ts';
