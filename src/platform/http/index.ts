export {
  type CallInput,
  type HttpMethod,
  type Immutable,
  type Problem,
  type ProblemIssue,
  pageOf,
  pageQuery,
  type ReplyOf,
  type RouteAccess,
  type RouteContract,
  routeContract,
} from './contract.ts';
export { createHttpServer, type HttpServer, type HttpServerOptions } from './http-server.ts';
export { type Authenticate, type Refusal, type Route, type RouteCall, route } from './route.ts';
