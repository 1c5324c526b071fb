import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type NotesServer, startNotesServer } from '../../../tests/harness/notes-server.ts';
import { createHttpServer, type HttpServer } from './index.ts';

let notes: NotesServer;
let server: HttpServer;
let port: number;
beforeEach(async () => {
  notes = await startNotesServer();
  const limits = { requestTimeoutMs: 300, uploadIdleMs: 1_000, uploads: 1 };
  server = await createHttpServer(notes.options({ limits }));
  port = (await server.listen({ host: '127.0.0.1', port: 0 })).port;
});
afterEach(async () => {
  await server.close();
  await notes.close();
});

/** Sends the head of a request with a body of ten bytes, and none of them. */
function begin(
  path: string,
  { token = 'writer', connection = 'close' } = {},
): { readonly socket: Socket; readonly answer: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: localhost',
    `authorization: Bearer ${token}`,
    `connection: ${connection}`,
  ];
  socket.write(`${[...head, 'content-type: application/json', 'content-length: 10'].join('\r\n')}\r\n\r\n`);
  return { socket, answer: text(socket) };
}

test('a JSON body has to arrive in time, however lively it trickles', async () => {
  const { socket, answer } = begin('/api/v1/notes/1');
  socket.on('error', () => undefined);
  const trickle = setInterval(() => socket.write(' '), 100);
  expect(await answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*http\.request-timeout/);
  clearInterval(trickle);
  socket.destroy();
});

test('an upload takes as long as it needs while bytes come', async () => {
  const { socket, answer } = begin('/api/v1/upload');
  for (let sent = 0; sent < 10; sent += 1) {
    socket.write('x');
    await sleep(60);
  }
  expect(await answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*\{"bytes":10\}/);
});

test('an upload that falls silent is cut off, and its place is free again', async () => {
  const { socket, answer } = begin('/api/v1/upload');
  socket.write('x');
  expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
  socket.destroy();
  await sleep(50);
  const next = begin('/api/v1/upload');
  next.socket.write('x'.repeat(10));
  expect(await next.answer).toMatch(/^HTTP\/1\.1 200 /);
});

test('more uploads at once than there are places are told when to come again', async () => {
  const first = begin('/api/v1/upload');
  first.socket.write('x');
  await sleep(100);
  const second = begin('/api/v1/upload');
  second.socket.write('x'.repeat(10));
  expect(await second.answer).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 5[\s\S]*http\.busy/);
  first.socket.write('x'.repeat(9));
  expect(await first.answer).toMatch(/^HTTP\/1\.1 200 /);
});

test('who may not upload gets no more time than others', async () => {
  const { socket, answer } = begin('/api/v1/upload', { token: 'powerless', connection: 'keep-alive' });
  socket.on('error', () => undefined);
  const trickle = setInterval(() => socket.write('x'), 100);
  expect(await answer).toMatch(/^HTTP\/1\.1 403 [\s\S]*HTTP\/1\.1 408 /);
  clearInterval(trickle);
  socket.destroy();
});
