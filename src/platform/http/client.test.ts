import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  addNote,
  downloadNotes,
  failNote,
  listNotes,
  type NotesServer,
  startNotesServer,
} from '../../../tests/harness/notes-server.ts';
import { type ApiTarget, callApi } from './client.ts';

let notes: NotesServer;
let target: ApiTarget;
beforeEach(async () => {
  notes = await startNotesServer();
  const { url } = await notes.server.listen({ host: '127.0.0.1', port: 0 });
  target = { baseUrl: url, token: 'writer' };
});
afterEach(() => notes.close());

test('a call is typed by its contract and comes back parsed', async () => {
  const added: { id: number } = await callApi(target, addNote, { params: { noteId: 7 }, body: { text: 'seen' } });
  expect(added).toEqual({ id: 7 });
  expect(await callApi(target, listNotes, { query: { kind: 'a&b' } })).toEqual({ count: 1, by: 'Kim', kind: 'a&b' });
  expect(await callApi(target, downloadNotes, {})).toBe('a,b\n1,2\n');
});

test('a problem becomes the same failure again', async () => {
  await expect(callApi(target, failNote, { params: { how: 'conflict' } })).rejects.toMatchObject({
    name: 'WatchfloorError',
    kind: 'conflict',
    code: 'notes.closed',
    message: 'Closed.',
    httpStatus: 409,
    details: { since: 5, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) },
  });
  await expect(callApi({ baseUrl: target.baseUrl }, listNotes, { query: {} })).rejects.toMatchObject({
    kind: 'denied',
    code: 'http.unauthenticated',
    httpStatus: 401,
  });
});

test('validation faults are told with part and pointer', async () => {
  // The type would refuse it; an older client might still send it.
  const body = { text: 5 } as unknown as { text: string };
  await expect(callApi(target, addNote, { params: { noteId: 1 }, body })).rejects.toMatchObject({
    code: 'http.validation',
    details: { issues: [expect.stringMatching(/^body\/text: /)] },
  });
});

test.each(['', '.', '..'])(
  'the param "%s" is refused, because it would turn the call into another one',
  async (how) => {
    await expect(callApi(target, failNote, { params: { how } })).rejects.toMatchObject({ code: 'api.param-invalid' });
  },
);

test('a slash in a param stays in the param', async () => {
  const seen: string[] = [];
  const fetch: typeof globalThis.fetch = async (url) => {
    seen.push(String(url));
    return Response.json({ id: 1 });
  };
  await callApi({ ...target, fetch }, failNote, { params: { how: '../a/b?c' } });
  expect(seen).toEqual([`${target.baseUrl}/api/v1/fail/..%2Fa%2Fb%3Fc`]);
});

test('nobody at the address is unavailable', async () => {
  await notes.server.close();
  await expect(callApi(target, listNotes, { query: {} })).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'api.unreachable',
  });
});

test.each([
  ['no JSON', new Response('<html>', { status: 200 })],
  ['another shape', Response.json({ count: 'many' })],
  ['an error that is no problem', new Response('Bad gateway', { status: 502 })],
])('a reply that is %s is named as such', async (_name, response) => {
  const fetch = async () => response;
  await expect(callApi({ ...target, fetch }, listNotes, { query: {} })).rejects.toMatchObject({
    code: 'api.unexpected-reply',
  });
});
