import { z } from 'zod';
import { type ListeningPlace, receiver } from './receiver.ts';
import { startSyslogReceiver } from './syslog.ts';

const port = z.coerce.number().int().min(0).max(65_535);

const TAKES = 'syslog (RFC 3164, RFC 5424)';

export const syslogReceiver = receiver({
  id: 'syslog',
  doors: [
    { name: 'syslog-udp', title: 'Syslog over UDP', takes: TAKES, setting: 'syslog.udpPort' },
    { name: 'syslog-tcp', title: 'Syslog over TCP', takes: TAKES, setting: 'syslog.tcpPort' },
  ],
  settings: z.strictObject({
    host: z.string().default('127.0.0.1').describe('Address of the syslog listeners.'),
    udpPort: port.optional().describe('UDP port for syslog (RFC 3164, RFC 5424). Not set: no listener. 0: any.'),
    tcpPort: port.optional().describe('TCP port for syslog (RFC 6587 framing). Not set: no listener. 0: any.'),
  }),
  listen: async ({ host, udpPort, tcpPort }, { sink, clock, pageOf }) => {
    if (udpPort === undefined && tcpPort === undefined) return undefined;
    const wanted = { ...(udpPort !== undefined && { udpPort }), ...(tcpPort !== undefined && { tcpPort }) };
    const syslog = await startSyslogReceiver({ host, sink, clock, pageOf, ...wanted });
    const listening: ListeningPlace[] = [];
    if (syslog.udpPort !== undefined) listening.push({ name: 'syslog-udp', host, port: syslog.udpPort });
    if (syslog.tcpPort !== undefined) listening.push({ name: 'syslog-tcp', host, port: syslog.tcpPort });
    return { listening, close: syslog.close };
  },
});
