import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findServer } from './server-connection.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'watchfloor-connection-'));
  mkdirSync(join(dir, 'run'));
  writeFileSync(join(dir, 'run', 'server.json'), JSON.stringify({ url: 'http://127.0.0.1:7070', token: 'local' }));
});
afterAll(() => rmSync(dir, { recursive: true }));

const find = (options: object, environment = {}) => findServer({ options: { data: dir, ...options }, environment });

describe('the server that is named', () => {
  it.each(['127.0.0.1:7070', 'localhost:7070', '[::1]:7070', 'LOCALHOST'])(
    '%s is this machine, over http',
    (server) => {
      expect(find({ server }).baseUrl).toBe(`http://${server}`);
    },
  );

  it('is the local one, with its token, also without the scheme', () => {
    expect(find({ server: '127.0.0.1:7070' })).toEqual({ baseUrl: 'http://127.0.0.1:7070', token: 'local' });
    expect(find({}, { WATCHFLOOR_SERVER: '127.0.0.1:7071' }).token).toBeUndefined();
  });

  it.each(['example.org:7070', 'example.org', '', 'ftp://127.0.0.1', 'http://', 'a b', '127.0.0.1.example.org'])(
    '%j is refused with what to write',
    (server) => {
      expect(() => find({ server })).toThrow(
        expect.objectContaining({ code: 'cli.bad-server', message: expect.stringContaining('https://') }),
      );
    },
  );
});

describe('the token file', () => {
  const tokenFile = (text: string): string => {
    writeFileSync(join(dir, 'token'), text);
    return join(dir, 'token');
  };

  it('gives its token without the line end', () => {
    expect(find({ tokenFile: tokenFile('wf_abc\n') }).token).toBe('wf_abc');
  });

  it.each([
    ['\n', 'is empty'],
    ['one\ntwo\n', 'holds more than one token'],
    ['wf_ä', 'holds more than one token, or none'],
  ])('holding %j is refused by its name and fault', (text, fault) => {
    const path = tokenFile(text);
    expect(() => find({ tokenFile: path })).toThrow(`The token file ${path} ${fault}`);
  });
});
