import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { ann, hitOf, openFloor } from '../../../tests/harness/alerts-floor.ts';
import { countNamed, lookupAlerts } from './lookup-alerts.ts';

it('tells of many names at once how many alerts are about each, in any case', async () => {
  const { control, raise } = await openFloor();
  await raise([
    hitOf(1, { host: 'SRV1', rule: 'a' }),
    hitOf(2, { host: 'SRV1', rule: 'b' }),
    hitOf(3, { host: 'srv2' }),
  ]);
  const found = await lookupAlerts(control.db, ann, ['srv1', 'SRV2', 'srv1', 'srv', "'; drop table alerts.alert; --"]);
  expect([...found].sort((one, other) => (one.value < other.value ? -1 : 1))).toEqual([
    { value: 'SRV2', isSample: false, alerts: 1 },
    { value: 'srv1', isSample: false, alerts: 2 },
  ]);
});

it('tells how many alerts there are of an ATT&CK id, each counted once', async () => {
  const { control, raise } = await openFloor();
  await raise([
    hitOf(1, { rule: 'a', tags: ['attack.t1059.001', 'attack.t1059.003'] }),
    hitOf(2, { rule: 'b', host: 'b', tags: ['attack.t1059'] }),
  ]);
  const found = await lookupAlerts(control.db, ann, ['T1059', 'T1059.001', 'T1003', 'b']);
  expect([...found].sort((one, other) => (one.value < other.value ? -1 : 1))).toEqual([
    { value: 'T1059', isSample: false, alerts: 2 },
    { value: 'T1059.001', isSample: false, alerts: 1 },
    { value: 'b', isSample: false, alerts: 1 },
  ]);
});

it('can find names without reading every alert', async () => {
  const { control } = await openFloor();
  const plan = await control.transaction(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx);
    const { rows } = await sql`explain ${countNamed(['srv1'])}`.execute(tx);
    return JSON.stringify(rows);
  });
  expect(plan).toContain('alert_entity_lower');
  expect(plan).toContain('alert_entities_lower');
  expect(plan).not.toContain('Seq Scan');
});
