import { WatchfloorError } from '../../../platform/kernel/index.ts';

type Attempt = { readonly host: string; readonly port: number; readonly cause: unknown };

export function cannotListen(transport: 'UDP' | 'TCP', { host, port, cause }: Attempt): WatchfloorError {
  return new WatchfloorError('unavailable', 'syslog.cannot-listen', {
    message: `The syslog receiver cannot listen on ${transport} ${host}:${port}. Is the port taken, or below 1024?`,
    details: { transport, host, port },
    cause,
  });
}
