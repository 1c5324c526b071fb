import type { DecodedEvent } from '../../../contract.ts';
import type { OcsfMapping } from '../../../mapping/index.ts';
import type { Application, ApplicationEvent } from './application.ts';
import { auditd } from './auditd.ts';
import { ciscoAsa } from './cisco-asa.ts';
import { cron } from './cron.ts';
import { bind, dnsmasq, unbound } from './dns-server.ts';
import { cef, leef } from './event-format.ts';
import { fortigate } from './fortigate.ts';
import { netfilter } from './netfilter.ts';
import { paloAlto } from './palo-alto.ts';
import { pfsense } from './pfsense.ts';
import { postfix } from './postfix.ts';
import { haproxy, squid } from './proxy.ts';
import { sshd, su, sudo } from './sign-in.ts';
import { webAccess, webError } from './web-server.ts';

/** Every application whose messages are read further than syslog's header. */
const APPLICATIONS: readonly Application[] = [
  auditd,
  bind,
  cef,
  ciscoAsa,
  cron,
  dnsmasq,
  fortigate,
  haproxy,
  leef,
  netfilter,
  paloAlto,
  pfsense,
  postfix,
  squid,
  sshd,
  su,
  sudo,
  unbound,
  webAccess,
  webError,
];

const BY_PROGRAM = Map.groupBy(
  APPLICATIONS.flatMap((application) => (application.programs ?? []).map((program) => ({ program, application }))),
  ({ program }) => program,
);
/** Told by their content, whatever program is named: a relay names its own, and files name none. */
const BY_CONTENT = APPLICATIONS.filter(({ programs, isBare }) => programs === undefined || isBare === true);
const BARE = APPLICATIONS.filter(({ isBare }) => isBare === true);
const BY_LOGSOURCE: ReadonlyMap<string, Application> = new Map(
  APPLICATIONS.flatMap((application) =>
    application.logsources.map(({ product, service }) => [`${product}/${service}`, application] as const),
  ),
);

/** What the application that wrote the message says in it. Undefined: none that is known, or nothing that is known of it. */
export function readApplication(content: string, program: string, receivedAtMs: number): ApplicationEvent | undefined {
  for (const { application } of BY_PROGRAM.get(program) ?? []) {
    const found = application.read(content, receivedAtMs);
    if (found !== undefined) return found;
  }
  return firstOf(BY_CONTENT, content, receivedAtMs);
}

/** A line without a syslog header that is one of an application for sure. */
export function readBareLine(line: string, receivedAtMs: number): ApplicationEvent | undefined {
  return firstOf(BARE, line, receivedAtMs);
}

function firstOf(applications: readonly Application[], content: string, receivedAtMs: number) {
  for (const application of applications) {
    const found = application.read(content, receivedAtMs);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function applicationMapping(event: DecodedEvent): OcsfMapping | undefined {
  const { product, service } = event.logsource;
  return BY_LOGSOURCE.get(`${product}/${service}`)?.mappingOf(event);
}
