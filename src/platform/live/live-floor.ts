import type { Readable } from 'node:stream';
import type { Authenticate } from '../http/index.ts';
import { type Actor, type Permission, WatchfloorError } from '../kernel/index.ts';
import { LIVE_TOPICS, type LiveHint } from './contract.ts';
import { createLiveStream, type LiveStream } from './live-stream.ts';

export type LiveLimits = { readonly connectionsPerUser: number; readonly connections: number };

type Caller = {
  readonly actor: Actor;
  readonly headers: Parameters<Authenticate>[0]['headers'];
  readonly peer: string;
  readonly signal: AbortSignal;
};
type Connection = Caller & { readonly stream: LiveStream };

export type PersonalWord = { readonly hint: LiveHint; readonly permission: Permission };

export type LiveFloor = {
  /** Throws `live.busy` (unavailable) where a person, or all together, hold as many as they may. */
  readonly open: (caller: Caller) => Readable;
  readonly count: () => number;
  readonly tell: (hints: readonly LiveHint[]) => Promise<void>;
  /** The same to some people only, as far as each may hear it. */
  readonly tellPeople: (userIds: readonly string[], word: PersonalWord) => Promise<void>;
  readonly beat: () => void;
  /** Ends the connections whose session or token has ended. */
  readonly look: () => Promise<void>;
  readonly close: () => void;
};

const RETRY_MS = 2_000;

export function createLiveFloor(authenticate: Authenticate, limits: LiveLimits): LiveFloor {
  const connections = new Set<Connection>();
  const drop = (connection: Connection) => {
    connections.delete(connection);
    connection.stream.end();
  };
  const send = (connection: Connection, event: string, data: unknown) => {
    if (!connection.stream.send(event, data)) connections.delete(connection);
  };
  /** Who the caller is now: a session that ended, or a role that was taken away, holds at once. */
  const actorNow = async (connection: Connection): Promise<Actor | undefined> => {
    try {
      const actor = await authenticate(connection);
      if (actor === undefined) drop(connection);
      return actor;
    } catch {
      // The control store is away: nothing can be said about him, so nothing is told to him.
      return undefined;
    }
  };
  const tellOne = async (connection: Connection, hints: readonly LiveHint[]) => {
    const actor = await actorNow(connection);
    if (actor === undefined) return;
    for (const hint of hints) {
      if (hint.topic !== 'presence' && actor.permissions.has(LIVE_TOPICS[hint.topic])) send(connection, 'hint', hint);
    }
  };
  return {
    open: (caller) => {
      refuseTooMany(connections, caller.actor, limits);
      const connection = { ...caller, stream: createLiveStream(RETRY_MS) };
      connections.add(connection);
      caller.signal.addEventListener('abort', () => drop(connection), { once: true });
      send(connection, 'ready', {});
      return connection.stream.reply;
    },
    count: () => connections.size,
    tell: async (hints) => {
      if (hints.length > 0) await Promise.all([...connections].map((connection) => tellOne(connection, hints)));
    },
    tellPeople: async (userIds, { hint, permission }) => {
      const theirs = [...connections].filter(({ actor }) => userIds.includes(actor.id));
      await Promise.all(
        theirs.map(async (connection) => {
          const actor = await actorNow(connection);
          if (actor?.permissions.has(permission)) send(connection, 'hint', hint);
        }),
      );
    },
    beat: () => {
      for (const connection of connections) send(connection, 'beat', {});
    },
    look: async () => {
      await Promise.all([...connections].map(actorNow));
    },
    close: () => {
      for (const connection of connections) drop(connection);
    },
  };
}

function refuseTooMany(connections: ReadonlySet<Connection>, actor: Actor, limits: LiveLimits): void {
  const own = [...connections].filter((connection) => connection.actor.id === actor.id).length;
  if (own < limits.connectionsPerUser && connections.size < limits.connections) return;
  throw new WatchfloorError('unavailable', 'live.busy', {
    message: 'As many live connections are open as the server holds. Pages go on by asking every few seconds.',
    details: { retryAfterSeconds: 30 },
  });
}
