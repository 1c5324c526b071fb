import { expect, it } from 'vitest';
import { actorCalled } from '../../tests/harness/actors.ts';
import { createIntakeBook } from '../collect/sources/index.ts';
import type { Route } from '../platform/http/index.ts';
import { permissionsOf } from '../platform/identity/index.ts';
import type { Permission } from '../platform/kernel/index.ts';
import { listReceivers } from './settings-contract.ts';
import { type SettingsRoutesDeps, settingsRoutes } from './settings-routes.ts';

const deps = {
  clock: { nowMs: () => 0 },
  config: { syslog: { host: '127.0.0.1' } },
  tally: { received: 0, refused: 0 },
  listening: {},
  book: createIntakeBook(),
  checkout: '/opt/watchfloor',
  folder: { root: '/var/lib/watchfloor' },
} as unknown as SettingsRoutesDeps;

async function machineToldTo(...permissions: Permission[]): Promise<unknown> {
  const found = settingsRoutes(deps).find(({ contract }) => contract === listReceivers);
  const reply = await found?.handle({ actor: actorCalled('Ann', permissions) } as Parameters<Route['handle']>[0]);
  return listReceivers.reply.parse(reply).machine;
}

it('tells nothing of the receivers to who may only send', () => {
  expect(permissionsOf(['collector']).has(listReceivers.access)).toBe(false);
  expect(permissionsOf(['it-operations']).has(listReceivers.access)).toBe(true);
});

it('tells of the server’s machine whoever reads events or settings, and not who may only see the sources', async () => {
  const told = { program: '/opt/watchfloor/bin/watchfloor', dataDir: '/var/lib/watchfloor' };
  expect(await machineToldTo('sources.read', 'events.read')).toMatchObject(told);
  expect(await machineToldTo('sources.read', 'settings.read')).toMatchObject(told);
  expect(await machineToldTo('sources.read')).toBeNull();
});
