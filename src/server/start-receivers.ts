import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import {
  type EntrySink,
  type SyslogCounters,
  type SyslogReceiver,
  startSyslogReceiver,
} from '../collect/sources/index.ts';
import type { Clock } from '../platform/kernel/index.ts';
import type { Config } from './config.ts';

export type Receivers = {
  readonly ports: { readonly syslogUdpPort?: number; readonly syslogTcpPort?: number };
  /** Undefined: no syslog listener is wanted. */
  readonly syslog?: Readonly<SyslogCounters>;
  readonly close: () => Promise<void>;
};

/** Filled as the doors open, which is after the routes are built. */
export type Listening = { receivers?: Receivers /** How browsers and senders reach this server. */; url?: string };

type Wanted = {
  readonly config: Config;
  readonly sink: EntrySink;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
};

/** Starts the listeners that the configuration asks for; HTTP ingest is a route and always there. */
export async function startReceivers({ config, sink, clock, logger, metrics }: Wanted): Promise<Receivers> {
  const { host, udpPort, tcpPort } = config.syslog;
  if (udpPort === undefined && tcpPort === undefined) return { ports: {}, close: async () => undefined };
  const wanted = { ...(udpPort !== undefined && { udpPort }), ...(tcpPort !== undefined && { tcpPort }) };
  const syslog = await startSyslogReceiver({ host, sink, clock, ...wanted });
  countSyslog(syslog, metrics);
  logger.info({ host, udpPort: syslog.udpPort, tcpPort: syslog.tcpPort }, 'syslog is listening');
  return {
    ports: {
      ...(syslog.udpPort !== undefined && { syslogUdpPort: syslog.udpPort }),
      ...(syslog.tcpPort !== undefined && { syslogTcpPort: syslog.tcpPort }),
    },
    syslog: syslog.counters,
    close: () => syslog.close(),
  };
}

/** The receiver counts by itself; the metric reads it off when it is asked. */
function countSyslog(syslog: SyslogReceiver, metrics: Registry): void {
  const messages = new Counter({
    name: 'watchfloor_syslog_messages_total',
    help: 'Syslog messages by what became of them: each received one ends as journalled or dropped.',
    labelNames: ['outcome'],
    registers: [metrics],
    collect: () => {
      messages.reset();
      for (const [outcome, count] of Object.entries(syslog.counters)) {
        if (!outcome.startsWith('connections')) messages.inc({ outcome }, count);
      }
    },
  });
}
