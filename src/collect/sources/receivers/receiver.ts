import type { z } from 'zod';
import type { ForeignRoute, Listener, PrefixDoor } from '../../../platform/http/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import type { SourceDefinition } from '../contract.ts';
import type { IntakePage } from './intake-book.ts';
import type { EntrySink } from './message-batcher.ts';
import type { BodyBudget } from './read-body.ts';

/** A way in: a path of the HTTP server, or a port that a setting opens. It counts for itself. */
export type Door = {
  /** `syslog-udp`. */
  readonly name: string;
  readonly title: string;
  /** What it takes, for a person. */
  readonly takes: string;
  readonly path?: string;
  /** The setting that opens it, or a port of its own beside its path: `syslog.udpPort`. */
  readonly setting?: string;
};

/** Where a receiver listens, besides the paths of the HTTP server. */
export type ListeningPlace = {
  /** The door's. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
};

export type StartedReceiver = {
  readonly listening: readonly ListeningPlace[];
  /** Stops listening, then waits until what was received is on disk, or counted as dropped. */
  readonly close: () => Promise<void>;
};

/** What every receiver is given. */
export type ReceiverDeps = {
  readonly sink: EntrySink;
  readonly sources: readonly SourceDefinition[];
  readonly clock: Clock;
  /** The page of one of its doors in the book in which all receivers count alike. */
  readonly pageOf: (door: string) => IntakePage;
  readonly budget: BodyBudget;
};

/** Who sends over something that is not HTTP: the token is shown in the protocol itself, where there is a place for it. */
export type ListenDeps = Omit<ReceiverDeps, 'budget'> & {
  readonly listenUnder: (prefix: string, at: Listener) => Promise<PrefixDoor>;
};

/** One protocol in which logs come. A new one is a file with this, and a line in `registry.ts`. */
export type ReceiverDefinition<Id extends string = string, Settings extends z.ZodObject = z.ZodObject> = {
  /** Also the group of its settings in the configuration. */
  readonly id: Id;
  readonly doors: readonly Door[];
  readonly settings: Settings;
  /** Its paths below the HTTP server, which are open whenever the server is. */
  readonly routes?: (deps: ReceiverDeps) => readonly ForeignRoute[];
  /** Opens the ports that its settings name; undefined where they name none. */
  readonly listen?: (settings: z.output<Settings>, deps: ListenDeps) => Promise<StartedReceiver | undefined>;
};

/** Keeps the exact types of the settings. */
export function receiver<Id extends string, Settings extends z.ZodObject>(
  definition: ReceiverDefinition<Id, Settings>,
): ReceiverDefinition<Id, Settings> {
  return definition;
}
