import type { Logger } from 'pino';
import { type EntrySink, startSyslogReceiver, type SyslogReceiver } from '../collect/sources/index.ts';
import type { Clock } from '../platform/kernel/index.ts';
import type { Config } from './config.ts';

export type Receivers = {
  readonly ports: { readonly udpPort: number | undefined; readonly tcpPort: number | undefined };
  readonly close: () => Promise<void>;
};

type Wanted = { readonly config: Config; readonly sink: EntrySink; readonly clock: Clock; readonly logger: Logger };

/** Starts the listeners that the configuration asks for; HTTP ingest is a route and always there. */
export async function startReceivers({ config, sink, clock, logger }: Wanted): Promise<Receivers> {
  const { host, udpPort, tcpPort } = config.syslog;
  if (udpPort === undefined && tcpPort === undefined) {
    return { ports: { udpPort: undefined, tcpPort: undefined }, close: async () => undefined };
  }
  const syslog: SyslogReceiver = await startSyslogReceiver({ host, sink, clock, ...(udpPort !== undefined && { udpPort }), ...(tcpPort !== undefined && { tcpPort }) });
  logger.info({ host, udpPort: syslog.udpPort, tcpPort: syslog.tcpPort }, 'syslog is listening');
  return { ports: { udpPort: syslog.udpPort, tcpPort: syslog.tcpPort }, close: () => syslog.close() };
}
