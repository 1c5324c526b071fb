import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallInput, ReplyOf, RouteContract } from '../platform/http/contract.ts';
import { WatchfloorError } from '../platform/kernel/index.ts';
import type { CommandCall } from './command.ts';
import { dataDirOf } from './data-dir.ts';

/** What a running server leaves in its data folder, readable by its own user only. */
type ServerFile = { readonly url: string; readonly token: string };
const SERVER_FILE = join('run', 'server.json');

type Connection = { readonly baseUrl: string; readonly token: string | undefined };

function readServerFile(dataDir: string): ServerFile | undefined {
  try {
    const { url, token } = JSON.parse(readFileSync(join(dataDir, SERVER_FILE), 'utf8'));
    return typeof url === 'string' && typeof token === 'string' ? { url, token } : undefined;
  } catch {
    // No server has run here, or it belongs to somebody else: the caller says what to do.
    return undefined;
  }
}

/** What an HTTP header can carry: anything else is no token, and would fail as if the server did not answer. */
const TOKEN = /^[\x21-\x7e]+$/;

function readToken(path: string): string {
  const token = readTokenFile(path).trim();
  if (TOKEN.test(token)) return token;
  const fault = token === '' ? 'is empty' : 'holds more than one token, or none';
  throw new WatchfloorError('invalid', 'cli.token-unreadable', { message: `The token file ${path} ${fault}.` });
}

function readTokenFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new WatchfloorError('invalid', 'cli.token-unreadable', {
      message: `The token file ${path} cannot be read.`,
      cause,
    });
  }
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** `127.0.0.1:7070` is as good as `http://127.0.0.1:7070`; of any other server it must be said whether it speaks TLS. */
function serverAddress(text: string): string {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text;
  const assumed = `http://${text}`;
  if (!text.includes('://') && URL.canParse(assumed) && LOOPBACK.has(new URL(assumed).hostname)) return assumed;
  throw new WatchfloorError('invalid', 'cli.bad-server', {
    message: `"${text}" is no address of a server. Write http://… or https://…, as in https://watchfloor.example:7070.`,
  });
}

/** In this order: `--server` and `--token-file`, `WATCHFLOOR_SERVER` and `WATCHFLOOR_TOKEN`, the server of this machine's data folder. */
export function findServer(call: Pick<CommandCall, 'options' | 'environment'>): Connection {
  const { options, environment } = call;
  const local = readServerFile(dataDirOf(options, environment));
  const named = options.server ?? environment.WATCHFLOOR_SERVER ?? local?.url;
  if (named === undefined) {
    throw new WatchfloorError('unavailable', 'cli.no-server', {
      message:
        'No server is running on this data. Start one with `watchfloor serve`; name its data folder with --data DIR (or WATCHFLOOR_DATA_DIR); or name a server elsewhere with --server and --token-file.',
    });
  }
  const baseUrl = serverAddress(named);
  const given =
    options.tokenFile === undefined ? environment.WATCHFLOOR_TOKEN || undefined : readToken(options.tokenFile);
  // The local token is for the local server only: it is never sent to an address that was named.
  return { baseUrl, token: given ?? (baseUrl === local?.url ? local.token : undefined) };
}

/** The server cannot know where the token that it refuses comes from. */
function namingTokenFile(error: unknown, tokenFile: string | undefined): unknown {
  if (tokenFile === undefined || !(error instanceof WatchfloorError) || error.httpStatus !== 401) return error;
  return new WatchfloorError(error.kind, error.code, {
    message: `The server does not take the token in ${tokenFile}: it is not valid there, has expired or was revoked.`,
    httpStatus: 401,
    cause: error,
  });
}

export type ServerConnection = {
  readonly baseUrl: string;
  readonly token: string | undefined;
  readonly call: <Contract extends RouteContract>(
    contract: Contract,
    input: CallInput<Contract>,
  ) => Promise<ReplyOf<Contract>>;
};

/** Opens nothing yet: the first call does. Errors thrown: those of `callApi`, and `cli.no-server` (unavailable). */
export function connectServer(call: CommandCall): ServerConnection {
  const { baseUrl, token } = findServer(call);
  if (call.options.tokenFile === undefined && call.environment.WATCHFLOOR_TOKEN)
    call.terminal.warn('The token comes from WATCHFLOOR_TOKEN, which other processes can read: --token-file is safer.');
  const timeoutMs = (call.options.timeout ?? 30) * 1000;
  const client = { baseUrl, timeoutMs, signal: call.signal, ...(token !== undefined && { token }) };
  return {
    baseUrl,
    token,
    call: async (contract, input) => {
      // Loaded by the first call: help and completion need none of it.
      const { callApi } = await import('../platform/http/client.ts');
      return callApi(client, contract, input).catch((error: unknown) => {
        throw namingTokenFile(error, call.options.tokenFile);
      });
    },
  };
}
