import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './follow-pipeline.ts';

/** The program named by the variable, or where Debian and others keep it; undefined where it is not installed. */
export function findProgram(variable: string, places: readonly string[]): string | undefined {
  return [process.env[variable], ...places].find((place) => place !== undefined && place !== '' && existsSync(place));
}

export type Forwarding = {
  readonly port: number;
  readonly protocol: 'udp' | 'tcp';
  readonly framing?: 'traditional' | 'octet-counted';
};

export type Rsyslogd = { readonly socket: string; readonly stop: () => Promise<void> };

const READY_MS = 60_000;

/** A real rsyslogd in the foreground with its own configuration, socket and pid file: it forwards what `logger -u SOCKET` writes. */
export async function startRsyslogd(program: string, dir: string, to: Forwarding): Promise<Rsyslogd> {
  const socket = join(dir, 'log.sock');
  const config = join(dir, 'rsyslog.conf');
  const { port, protocol, framing = 'traditional' } = to;
  const tcp = protocol === 'tcp' ? ` TCP_Framing="${framing}"` : '';
  writeFileSync(
    config,
    `global(workDirectory="${dir}")
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="${socket}" CreatePath="on" UsePIDFromSystem="off")
*.* action(type="omfwd" target="127.0.0.1" port="${port}" protocol="${protocol}"${tcp} template="RSYSLOG_SyslogProtocol23Format")
`,
  );
  const child = spawn(program, ['-n', '-f', config, '-i', join(dir, 'rsyslogd.pid')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = eventually(`rsyslogd within ${READY_MS} ms`, async () => existsSync(socket));
  await Promise.race([ready, ended.then(() => Promise.reject(new Error(`rsyslogd ended: ${output}`)))]);
  return {
    socket,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
