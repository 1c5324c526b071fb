import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { hitOf } from '../../../tests/harness/alert-hits.ts';
import { ann, bob, guest, NOW, openCasesFloor } from '../../../tests/harness/cases-floor.ts';
import { addNote } from './add-note.ts';
import { closeCase } from './close-case.ts';
import { editCase } from './edit-case.ts';
import { linkAlerts } from './link-alerts.ts';
import { listCases } from './list-cases.ts';
import { listLinks } from './list-links.ts';
import { addEntity, removeEntity } from './place-entity.ts';
import { sendUpdate } from './send-update.ts';
import { setRole } from './set-role.ts';
import { readTimeline } from './show-case.ts';
import { starEntry } from './star-entry.ts';
import { listStories, writeStory } from './write-story.ts';

const input = { caseNumber: 'CS-1' };
const inAnHour = new Date(NOW + 3_600_000).toISOString();
type Floor = Awaited<ReturnType<typeof openCasesFloor>>;

async function openFloor(): Promise<Floor> {
  const floor = await openCasesFloor();
  await floor.open();
  return floor;
}

const textsOf = async (floor: Floor) => (await floor.show('CS-1')).timeline.map(({ kind, text }) => `${kind}: ${text}`);
const close = (floor: Floor) =>
  closeCase(floor.deps, ann, { ...input, outcome: 'benign', summary: 'A drill.', verdictForOpenAlerts: 'benign' });

describe('the fields of a case', () => {
  it('are changed one by one by two people, told in the timeline and audited without their text', async () => {
    const floor = await openFloor();
    const seen = { title: 'Odd sign-ins', severity: 'medium' } as const;
    await editCase(floor.deps, ann, { ...input, title: 'Password spray', seen });
    const edited = await editCase(floor.deps, bob, { ...input, severity: 'high', seen });
    expect(edited).toMatchObject({ title: 'Password spray', severity: 'high', version: 3 });
    const late = editCase(floor.deps, bob, { ...input, title: 'Mine', seen });
    await expect(late).rejects.toMatchObject({ code: 'cases.field-changed', details: { field: 'title' } });
    expect(await textsOf(floor)).toEqual([
      'status: Severity medium → high',
      'status: Title "Odd sign-ins" → "Password spray"',
      'status: Case opened',
    ]);
    const edits = (await floor.published()).filter(({ type }) => type === 'case.edited');
    expect(edits.map(({ body }) => body.fields)).toEqual([['title'], ['severity']]);
  });
});

describe('the roles of a case', () => {
  it('are given, passed on and left empty, each once in the timeline', async () => {
    const floor = await openFloor();
    await setRole(floor.deps, ann, { ...input, role: 'lead', person: 'me' });
    await setRole(floor.deps, ann, { ...input, role: 'lead', person: 'Ann' });
    await setRole(floor.deps, ann, { ...input, role: 'scribe', person: 'Bob' });
    const { data } = await setRole(floor.deps, bob, { ...input, role: 'lead', person: 'u-bob' });
    expect(data.map(({ role, person }) => [role, person.name])).toEqual([
      ['lead', 'Bob'],
      ['scribe', 'Bob'],
    ]);
    await setRole(floor.deps, bob, { ...input, role: 'scribe', person: null });
    const shown = await floor.show('CS-1');
    expect(shown.roles).toEqual([{ role: 'lead', person: { id: 'u-bob', name: 'Bob' }, since: expect.any(String) }]);
    expect(shown.timeline.map(({ text }) => text)).toEqual([
      'Scribe: nobody (was Bob)',
      'Lead: Bob',
      'Scribe: Bob',
      'Lead: Ann',
      'Case opened',
    ]);
    expect((await floor.audited()).filter((line) => line.startsWith('cases.set-role'))).toHaveLength(4);
  });
});

describe('the timeline', () => {
  it('is starred beside its lines, which stay as they were written', async () => {
    const floor = await openFloor();
    const note = { ...input, kind: 'note', at: new Date(NOW - 60_000).toISOString() } as const;
    const first = await addNote(floor.deps, ann, { ...note, text: 'They came in' });
    const second = await addNote(floor.deps, ann, { ...note, at: new Date(NOW).toISOString(), text: 'They left' });
    for (const { id } of [second, first, first]) {
      await starEntry(floor.deps, bob, { ...input, entryId: id, isStarred: true });
    }
    const story = async () =>
      (await readTimeline(floor.control.db, ann, { ...input, limit: 9, starred: 'true', sort: 'oldest' })).data;
    expect((await story()).map(({ text, starredBy }) => [text, starredBy?.name])).toEqual([
      ['They came in', 'Bob'],
      ['They left', 'Bob'],
    ]);
    await starEntry(floor.deps, ann, { ...input, entryId: second.id, isStarred: false });
    expect((await story()).map(({ text }) => text)).toEqual(['They came in']);
    expect((await floor.show('CS-1')).starredCount).toBe(1);
    expect((await floor.audited()).filter((line) => line.startsWith('cases.star-entry'))).toHaveLength(3);
    const elsewhere = starEntry(floor.deps, ann, { ...input, entryId: '999', isStarred: true });
    await expect(elsewhere).rejects.toMatchObject({ code: 'cases.entry-missing' });
  });

  it('is read by kind, and from the oldest in pages', async () => {
    const floor = await openFloor();
    for (let n = 0; n < 5; n += 1) {
      await addNote(floor.deps, ann, { ...input, kind: n % 2 === 0 ? 'note' : 'decision', text: `line ${n}` });
    }
    const read = (query: object) => readTimeline(floor.control.db, ann, { ...input, limit: 2, ...query });
    expect((await read({ kind: ['decision'] })).data.map(({ text }) => text)).toEqual(['line 3', 'line 1']);
    const oldest = await read({ sort: 'oldest', kind: ['note', 'decision'] });
    expect(oldest.data.map(({ text }) => text)).toEqual(['line 0', 'line 1']);
    const more = await read({ sort: 'oldest', kind: ['note', 'decision'], cursor: oldest.next ?? undefined });
    expect(more.data.map(({ text }) => text)).toEqual(['line 2', 'line 3']);
  });
});

describe('the story', () => {
  it('keeps every version, and refuses to write over what somebody has not seen', async () => {
    const floor = await openFloor();
    await writeStory(floor.deps, ann, { ...input, text: 'A spray.', basedOn: 0 });
    const late = writeStory(floor.deps, bob, { ...input, text: 'A drill.', basedOn: 0 });
    await expect(late).rejects.toMatchObject({
      kind: 'conflict',
      code: 'cases.story-changed',
      details: { version: 1, by: 'Ann' },
    });
    await writeStory(floor.deps, bob, { ...input, text: 'A spray, then a drill.', basedOn: 1 });
    await writeStory(floor.deps, bob, { ...input, text: 'A spray, then a drill.', basedOn: 1 });
    const { data } = await listStories(floor.control.db, ann, 'CS-1');
    expect(data.map(({ version, by, text }) => [version, by.name, text])).toEqual([
      [2, 'Bob', 'A spray, then a drill.'],
      [1, 'Ann', 'A spray.'],
    ]);
    expect((await floor.show('CS-1')).story).toEqual(data[0]);
    for (const table of ['entry', 'story']) {
      const change = sql`update ${sql.table(`cases.${table}`)} set text = 'x'`.execute(floor.control.db);
      await expect(change).rejects.toThrow('can only grow');
    }
  });
});

describe('status updates', () => {
  it('are kept with their audience, and the last one to each says when the next is due', async () => {
    const floor = await openFloor();
    const later = new Date(NOW + 7_200_000).toISOString();
    const send = (audience: 'management' | 'customers', nextDueAt: string | null) =>
      sendUpdate(floor.deps, ann, { ...input, audience, text: 'We look into it.', nextDueAt });
    await send('management', later);
    await send('customers', inAnHour);
    await send('management', null);
    const shown = await floor.show('CS-1');
    expect(shown.updates.map(({ audience, nextDueAt, by }) => [audience, nextDueAt, by.name])).toEqual([
      ['management', null, 'Ann'],
      ['customers', inAnHour, 'Ann'],
      ['management', later, 'Ann'],
    ]);
    expect(shown.dueUpdates).toEqual([{ audience: 'customers', dueAt: inAnHour }]);
    expect(shown.timeline[0]).toMatchObject({ kind: 'update', text: 'To management: We look into it.' });
    await expect(send('management', new Date(NOW).toISOString())).rejects.toMatchObject({
      code: 'cases.due-in-the-past',
    });
    await expect(sql`update cases.status_update set text = 'x'`.execute(floor.control.db)).rejects.toThrow(
      'can only grow',
    );
  });

  it('end with a last word once the case is closed', async () => {
    const floor = await openFloor();
    const update = { ...input, audience: 'company', text: 'It is over.' } as const;
    await sendUpdate(floor.deps, ann, { ...update, nextDueAt: inAnHour });
    await close(floor);
    expect((await floor.show('CS-1')).dueUpdates).toEqual([]);
    await expect(sendUpdate(floor.deps, ann, { ...update, nextDueAt: inAnHour })).rejects.toMatchObject({
      code: 'cases.closed',
    });
    expect(await sendUpdate(floor.deps, ann, { ...update, nextDueAt: null })).toMatchObject({ audience: 'company' });
  });
});

describe('entities by hand', () => {
  it('are placed and taken out with a line each, and an alert does not bring one back', async () => {
    const floor = await openFloor();
    await floor.raise([hitOf(1)]);
    const names = async () => (await floor.show('CS-1')).entities.map(({ type, name }) => `${type} ${name}`);
    await addEntity(floor.deps, ann, { ...input, type: 'domain', name: 'evil.example' });
    await addEntity(floor.deps, ann, { ...input, type: 'domain', name: 'evil.example' });
    await linkAlerts(floor.deps, ann, { ...input, alertIds: ['AL-1'] });
    const { data } = await removeEntity(floor.deps, bob, { ...input, type: 'host', name: 'dc01' });
    expect(data.map(({ name }) => name)).not.toContain('dc01');
    await floor.raise([hitOf(2, { rule: 'other-rule' })]);
    await linkAlerts(floor.deps, ann, { ...input, alertIds: ['AL-2'] });
    expect(await names()).toEqual(['user alice@dc01', 'domain evil.example']);
    const found = await listCases(floor.control.db, ann, {
      limit: 9,
      sample: 'include',
      sort: 'newest',
      entity: 'host:dc01',
    });
    expect(found.data).toEqual([]);
    await addEntity(floor.deps, ann, { ...input, type: 'host', name: 'dc01' });
    expect(await names()).toContain('host dc01');
    const lines = (await textsOf(floor)).filter((text) => text.startsWith('entity'));
    expect(lines).toEqual([
      'entity: Entity placed: host dc01',
      'entity: Entity taken out: host dc01',
      'entity: Entity placed: domain evil.example',
    ]);
    const again = removeEntity(floor.deps, ann, { ...input, type: 'host', name: 'nowhere' });
    await expect(again).rejects.toMatchObject({ code: 'cases.entity-missing' });
    const links = await listLinks(floor.control.db, ann, 'CS-1');
    expect(links.data).toContainEqual({ type: 'host', name: 'dc01', alertNumber: 'AL-1' });
  });
});

describe('a closed case', () => {
  it('takes stars, a story and notes, and refuses the rest', async () => {
    const floor = await openFloor();
    await close(floor);
    const { timeline } = await floor.show('CS-1');
    await starEntry(floor.deps, ann, { ...input, entryId: timeline[0]?.id ?? '', isStarred: true });
    await writeStory(floor.deps, ann, { ...input, text: 'What we learnt.', basedOn: 0 });
    const refused = [
      () => editCase(floor.deps, ann, { ...input, title: 'x' }),
      () => setRole(floor.deps, ann, { ...input, role: 'lead', person: 'me' }),
      () => addEntity(floor.deps, ann, { ...input, type: 'host', name: 'x' }),
    ];
    for (const act of refused) await expect(act()).rejects.toMatchObject({ code: 'cases.closed' });
  });
});

it('refuses who may only look, and changes nothing', async () => {
  const floor = await openFloor();
  const before = await floor.show('CS-1');
  const acts = [
    () => editCase(floor.deps, guest, { ...input, title: 'x' }),
    () => setRole(floor.deps, guest, { ...input, role: 'lead', person: 'me' }),
    () => starEntry(floor.deps, guest, { ...input, entryId: '1', isStarred: true }),
    () => writeStory(floor.deps, guest, { ...input, text: 'x', basedOn: 0 }),
    () => sendUpdate(floor.deps, guest, { ...input, audience: 'company', text: 'x', nextDueAt: null }),
    () => addEntity(floor.deps, guest, { ...input, type: 'host', name: 'x' }),
  ];
  for (const act of acts) await expect((async () => act())()).rejects.toMatchObject({ code: 'identity.denied' });
  expect(await floor.show('CS-1')).toEqual(before);
  expect(await floor.audited()).toHaveLength(1);
});
