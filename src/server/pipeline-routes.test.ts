import { expect, test } from 'vitest';
import type { Route } from '../platform/http/index.ts';
import { purgeSample } from './contract.ts';
import { type PipelineRoutesDeps, pipelineRoutes } from './pipeline-routes.ts';

/** The one door that is knocked at uses nothing but the sample. */
function purgeRoute(purge: () => Promise<boolean>, purgePatienceMs: number): Route {
  const sample = {
    purge,
    isPresent: () => false,
    countWork: async () => ({ cases: 0, notes: 0 }),
    fault: () => undefined,
    playIfWanted: async () => undefined,
    giveWay: () => undefined,
  };
  const config = { ingest: { maxRequestMib: 1 } };
  const deps = { sample, config, purgePatienceMs } as unknown as PipelineRoutesDeps;
  const found = pipelineRoutes(deps).find(({ contract }) => contract === purgeSample);
  if (found === undefined) throw new Error('no purge route');
  return found;
}
const knock = (one: Route) => one.handle({} as Parameters<Route['handle']>[0]);

test('a purge that cannot end tells its caller to ask again', async () => {
  const stuck = purgeRoute(() => new Promise(() => undefined), 20);
  await expect(knock(stuck)).rejects.toMatchObject({ kind: 'unavailable', code: 'sample.purge-waits' });
});

test('a purge that ends or fails in time is answered as it went', async () => {
  const reply = { isPresent: false, fault: null };
  expect(await knock(purgeRoute(async () => true, 60_000))).toEqual({ ...reply, wasPresent: true });
  expect(await knock(purgeRoute(async () => false, 60_000))).toEqual({ ...reply, wasPresent: false });
  const failing = purgeRoute(async () => {
    throw new Error('lake gone');
  }, 60_000);
  await expect(knock(failing)).rejects.toThrow('lake gone');
});
