import type { Logger } from 'pino';
import {
  BodyBudget,
  type EntrySink,
  type IntakeBook,
  type ListeningPlace,
  RECEIVERS,
  type ReceiverDefinition,
  SOURCE_DEFINITIONS,
  type StartedReceiver,
} from '../collect/sources/index.ts';
import type { ForeignRoute, HttpServer } from '../platform/http/index.ts';
import type { Clock } from '../platform/kernel/index.ts';
import type { Config } from './config.ts';

export type Receivers = {
  readonly listening: readonly ListeningPlace[];
  readonly close: () => Promise<void>;
};

/** Filled as the doors open, which is after the routes are built. */
export type Listening = { receivers?: Receivers /** How browsers and senders reach this server. */; url?: string };

type Wanted = { readonly sink: EntrySink; readonly clock: Clock; readonly book: IntakeBook };

/** The paths of every receiver below the HTTP server. */
export function receiverRoutes({ sink, clock, book }: Wanted): readonly ForeignRoute[] {
  const budget = new BodyBudget();
  const shared = { sink, clock, budget, pageOf: book.pageOf, sources: SOURCE_DEFINITIONS };
  return RECEIVERS.flatMap(({ routes }: ReceiverDefinition) => routes?.(shared) ?? []);
}

type WantedPorts = Wanted & { readonly config: Config; readonly http: HttpServer; readonly logger: Logger };

/** Opens the ports that the configuration asks for. Where one cannot be opened, those before it are closed again. */
export async function startReceivers({ config, http, logger, ...wanted }: WantedPorts): Promise<Receivers> {
  const { pageOf } = wanted.book;
  const deps = { ...wanted, pageOf, sources: SOURCE_DEFINITIONS, listenUnder: http.listenUnder };
  const started: StartedReceiver[] = [];
  const close = async () => {
    await Promise.all(started.map((one) => one.close()));
  };
  try {
    for (const { id, listen } of RECEIVERS) {
      // Each receiver's own settings stand under its id: which type belongs to which, the table says and not the loop.
      const open = listen as ((settings: unknown, deps: unknown) => Promise<StartedReceiver | undefined>) | undefined;
      const one = await open?.(config[id], deps);
      if (one === undefined) continue;
      started.push(one);
      for (const place of one.listening) logger.info(place, 'a receiver is listening');
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { listening: started.flatMap(({ listening }) => listening), close };
}
