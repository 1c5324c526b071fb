export type { Authenticate, HttpMethod, Route, RouteAccess, RouteCall, RouteContract } from './contract.ts';
