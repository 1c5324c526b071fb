import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { WatchfloorError } from '../../../platform/kernel/index.ts';
import { type ListeningPlace, receiver } from './receiver.ts';
import { startSyslogReceiver } from './syslog.ts';

const port = z.coerce.number().int().min(0).max(65_535);

const TAKES = 'syslog (RFC 3164, RFC 5424)';

export const syslogReceiver = receiver({
  id: 'syslog',
  doors: [
    { name: 'syslog-udp', title: 'Syslog over UDP', takes: TAKES, setting: 'syslog.udpPort' },
    { name: 'syslog-tcp', title: 'Syslog over TCP', takes: TAKES, setting: 'syslog.tcpPort' },
    { name: 'syslog-tls', title: 'Syslog over TLS', takes: TAKES, setting: 'syslog.tlsPort' },
  ],
  settings: z.strictObject({
    host: z.string().default('127.0.0.1').describe('Address of the syslog listeners.'),
    udpPort: port.optional().describe('UDP port for syslog (RFC 3164, RFC 5424). Not set: no listener. 0: any.'),
    tcpPort: port.optional().describe('TCP port for syslog (RFC 6587 framing). Not set: no listener. 0: any.'),
    tlsPort: port
      .optional()
      .describe(
        'TCP port for syslog over TLS (RFC 5425); needs a certificate and its key. Not set: no listener. 0: any.',
      ),
    tlsCertFile: z.string().optional().describe('Certificate (PEM, with its chain) of that listener.'),
    tlsKeyFile: z.string().optional().describe('Private key (PEM) of that certificate.'),
    tlsClientCaFile: z
      .string()
      .optional()
      .describe('Certificates (PEM) of who signs those of the senders, who must then show one.'),
  }),
  listen: async (wanted, { sink, clock, pageOf }) => {
    const { host, udpPort, tcpPort } = wanted;
    const tls = tlsOf(wanted);
    if (udpPort === undefined && tcpPort === undefined && tls === undefined) return undefined;
    const syslog = await startSyslogReceiver({
      host,
      sink,
      clock,
      pageOf,
      ...(udpPort !== undefined && { udpPort }),
      ...(tcpPort !== undefined && { tcpPort }),
      ...(tls !== undefined && { tls }),
    });
    const ports = { 'syslog-udp': syslog.udpPort, 'syslog-tcp': syslog.tcpPort, 'syslog-tls': syslog.tlsPort };
    const listening = Object.entries(ports).flatMap(([name, at]): ListeningPlace[] =>
      at === undefined ? [] : [{ name, host, port: at }],
    );
    return { listening, close: syslog.close };
  },
});

type TlsSettings = Partial<Record<'tlsCertFile' | 'tlsKeyFile' | 'tlsClientCaFile', string | undefined>> & {
  readonly tlsPort?: number | undefined;
};

/** Throws `syslog.no-certificate` (invalid). */
function tlsOf({ tlsPort, tlsCertFile, tlsKeyFile, tlsClientCaFile }: TlsSettings) {
  if (tlsPort === undefined) return undefined;
  if (tlsCertFile === undefined || tlsKeyFile === undefined) {
    throw new WatchfloorError('invalid', 'syslog.no-certificate', {
      message: 'syslog.tlsPort needs syslog.tlsCertFile and syslog.tlsKeyFile.',
    });
  }
  const ca = tlsClientCaFile === undefined ? {} : { ca: readFileSync(tlsClientCaFile) };
  return { port: tlsPort, context: { cert: readFileSync(tlsCertFile), key: readFileSync(tlsKeyFile), ...ca } };
}
