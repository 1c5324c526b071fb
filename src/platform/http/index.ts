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
export { type ForeignCall, type ForeignRoute, senderToken } from './foreign-route.ts';
export {
  createHttpServer,
  type HttpLimits,
  type HttpServer,
  type HttpServerOptions,
  type MountedRoute,
} from './http-server.ts';
export type { Listener } from './listening.ts';
export { createMetrics } from './metrics.ts';
export type { PrefixDoor } from './prefix-door.ts';
export type { ReadinessCheck } from './probes.ts';
export { type Authenticate, type Refusal, type Route, type RouteCall, route } from './route.ts';
export type { ForeignReply } from './send-foreign.ts';
