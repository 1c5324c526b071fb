import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { ann, bob, guest, hitOf, openFloor } from '../../../tests/harness/alerts-floor.ts';
import { noteAlert } from './note-alert.ts';
import { purgeSampleAlerts } from './purge-sample.ts';

describe('a note on an alert', () => {
  it('is shown with who and when, the latest first, also where another has the alert and after a verdict', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    await floor.take('AL-1');
    await noteAlert(floor.deps, bob, { alert: 'AL-1', text: 'Seen the same last week.' });
    await floor.judge('AL-1', 'benign');
    const { version, id } = await floor.show('AL-1');
    await noteAlert(floor.deps, ann, { alert: id, text: 'Told the owner.' });
    expect(await floor.show('AL-1')).toMatchObject({
      version,
      notes: [
        { text: 'Told the owner.', by: { name: 'Ann' } },
        { text: 'Seen the same last week.', by: { name: 'Bob' } },
      ],
      noteCount: 2,
    });
  });

  it('is audited and told of, and is not written by who may only look', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    await noteAlert(floor.deps, ann, { alert: 'AL-1', text: 'Told the owner.' });
    const { rows } = await sql`
      select action, subject, details->>'text' as text from identity.audit_records`.execute(floor.control.db);
    expect(rows).toEqual([{ action: 'alerts.note', subject: 'alert:AL-1', text: 'Told the owner.' }]);
    const { rows: told } = await sql`
      select body from control.outbox_pending where type = 'alert.noted'`.execute(floor.control.db);
    expect(told).toMatchObject([{ body: { number: 'AL-1', isSample: false } }]);
    const denied = (async () => noteAlert(floor.deps, guest, { alert: 'AL-1', text: 'x' }))();
    await expect(denied).rejects.toMatchObject({ kind: 'denied' });
    const missing = noteAlert(floor.deps, ann, { alert: 'AL-9', text: 'x' });
    await expect(missing).rejects.toMatchObject({ code: 'alerts.missing' });
  });

  it('stays as it was written, and goes only with a sample alert', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1, { isSample: true })]);
    await noteAlert(floor.deps, ann, { alert: 'AL-1', text: 'as it was' });
    await expect(sql`update alerts.note set text = 'otherwise'`.execute(floor.control.db)).rejects.toThrow('only grow');
    await floor.control.transaction(purgeSampleAlerts);
    const { rows } = await sql`select 1 from alerts.note`.execute(floor.control.db);
    expect(rows).toEqual([]);
  });
});
