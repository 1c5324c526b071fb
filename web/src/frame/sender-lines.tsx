import { CommandLine } from './command-line.tsx';
import type { Machine, Receiver } from './receiver-calls.ts';

type SyslogLinesProps = { readonly receivers: readonly Receiver[] };

/** How to send to the syslog listeners that are open. */
export function SyslogLines({ receivers }: SyslogLinesProps) {
  return receivers.map(({ id, address }) => {
    if (address === null || (id !== 'syslog-udp' && id !== 'syslog-tcp')) return null;
    const [host, port] = partsOf(address);
    return id === 'syslog-udp' ? (
      <CommandLine
        key={id}
        says="Try it with one message over UDP"
        text={`logger --server ${host} --port ${port} --udp --tag sshd 'Failed password for root from 203.0.113.9 port 40022 ssh2'`}
      />
    ) : (
      <CommandLine
        key={id}
        says="Everything of a machine, from rsyslog over TCP: one line in /etc/rsyslog.d/60-watchfloor.conf, then restart rsyslog"
        text={`*.* action(type="omfwd" target="${host}" port="${port}" protocol="tcp" TCP_Framing="octet-counted")`}
      />
    );
  });
}

function partsOf(address: string): readonly [string, string] {
  const colon = address.lastIndexOf(':');
  return [address.slice(0, colon), address.slice(colon + 1)];
}

/** The same server on the same data, with its two syslog ports open. */
export function SyslogStart({ machine }: { readonly machine: Machine }) {
  const { program, dataDir } = machine;
  const port = location.port === '' ? '' : ` --port ${location.port}`;
  return (
    <CommandLine
      says="No syslog port is open. Stop Watchfloor (Ctrl C) and start it again with two of them; its data stays."
      text={`WATCHFLOOR_SYSLOG_UDP_PORT=5514 WATCHFLOOR_SYSLOG_TCP_PORT=5514 ${program} serve --data ${dataDir}${port}`}
    />
  );
}
