import type { Registry } from 'prom-client';
import { z } from 'zod';
import { WatchfloorError } from '../kernel/index.ts';
import { type RouteAccess, routeContract } from './contract.ts';
import { type Route, route } from './route.ts';

/** `isReady` may throw or hang: both mean "not ready". */
export type ReadinessCheck = { readonly name: string; readonly isReady: () => Promise<boolean> | boolean };

export type ProbeOptions = {
  readonly version: string;
  readonly readiness: readonly ReadinessCheck[];
  readonly metrics: Registry;
  readonly metricsAccess: RouteAccess;
};

const READINESS_TIMEOUT_MS = 2000;

const health = routeContract({
  method: 'GET',
  path: '/healthz',
  access: 'public',
  summary: 'Say that the process lives',
  tag: 'probes',
  reply: z.object({ status: z.literal('alive'), version: z.string() }),
});

const ready = routeContract({
  method: 'GET',
  path: '/readyz',
  access: 'public',
  summary: 'Say whether every part is ready; 503 until then, with the state of each in "details"',
  tag: 'probes',
  reply: z.object({ status: z.literal('ready'), checks: z.record(z.string(), z.literal('ready')) }),
});

export function probeRoutes(options: ProbeOptions): readonly Route[] {
  const metrics = routeContract({
    method: 'GET',
    path: '/metrics',
    access: options.metricsAccess,
    summary: 'Read the counters in Prometheus text format',
    tag: 'probes',
    reply: z.string(),
    rawReplyType: options.metrics.contentType,
  });
  return [
    route(health, async () => ({ status: 'alive', version: options.version })),
    route(ready, async () => ({ status: 'ready', checks: await requireReady(options.readiness) })),
    route(metrics, () => options.metrics.metrics()),
  ];
}

async function requireReady(checks: readonly ReadinessCheck[]): Promise<Record<string, 'ready'>> {
  const states = await Promise.all(checks.map(async (check) => [check.name, await stateOf(check)] as const));
  const details = Object.fromEntries(states);
  if (states.every(([, state]) => state === 'ready'))
    return Object.fromEntries(checks.map(({ name }) => [name, 'ready']));
  throw new WatchfloorError('unavailable', 'http.not-ready', { message: 'Not every part is ready yet.', details });
}

async function stateOf(check: ReadinessCheck): Promise<'ready' | 'not-ready'> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), READINESS_TIMEOUT_MS);
  try {
    return (await Promise.race([check.isReady(), late.promise])) ? 'ready' : 'not-ready';
  } catch {
    return 'not-ready';
  } finally {
    clearTimeout(timer);
  }
}
