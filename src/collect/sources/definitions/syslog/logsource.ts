import type { EventLogsource } from '../../contract.ts';
import { ciscoService, readCiscoTag } from './cisco.ts';
import { facilityName, type SyslogMessage } from './message.ts';

/** The program a tag names, without path and worker: `/usr/sbin/cron` and `CRON` are cron, `sshd-session` is sshd. */
export function programOf(appname: string): string {
  const name = appname.slice(appname.lastIndexOf('/') + 1);
  return name.replace(/^\(|\)$/g, '');
}

/** Sigma's services of product linux, by program. */
const SERVICE_OF_PROGRAM: Readonly<Record<string, string>> = {
  sshd: 'sshd',
  'sshd-session': 'sshd',
  'sshd-auth': 'sshd',
  sudo: 'sudo',
  cron: 'cron',
  crond: 'cron',
  crontab: 'cron',
  anacron: 'cron',
  atd: 'cron',
  clamd: 'clamav',
  clamav: 'clamav',
  'clamav-daemon': 'clamav',
  clamscan: 'clamav',
  clamdscan: 'clamav',
  freshclam: 'clamav',
  vsftpd: 'vsftpd',
  guacd: 'guacamole',
  guacamole: 'guacamole',
  auditd: 'auditd',
  audispd: 'auditd',
  'audisp-syslog': 'auditd',
  auoms: 'auditd',
  su: 'auth',
  login: 'auth',
  passwd: 'auth',
  pkexec: 'auth',
  polkitd: 'auth',
  useradd: 'auth',
  userdel: 'auth',
  usermod: 'auth',
  groupadd: 'auth',
  groupdel: 'auth',
  groupmod: 'auth',
  chage: 'auth',
  chpasswd: 'auth',
  'systemd-logind': 'auth',
};

const AUTH_FACILITIES: ReadonlySet<string> = new Set(['auth', 'authpriv']);

export function logsourceOf(message: SyslogMessage): EventLogsource {
  const tag = message.form === 'cisco' ? readCiscoTag(message.message) : undefined;
  if (tag !== undefined) return { product: 'cisco', service: ciscoService(message.message, tag), categories: [] };
  if (message.message.includes('BGP_AUTH_FAILED') && message.message.includes('%%')) return HUAWEI_BGP;
  const program = programOf(message.appname).toLowerCase();
  if (program === 'rpd')
    return { product: 'juniper', service: message.message.includes('BGP') ? 'bgp' : 'rpd', categories: [] };
  return { product: 'linux', service: linuxService(message, program), categories: [] };
}

const HUAWEI_BGP: EventLogsource = { product: 'huawei', service: 'bgp', categories: [] };

function linuxService(message: SyslogMessage, program: string): string {
  const known = Object.hasOwn(SERVICE_OF_PROGRAM, program) ? SERVICE_OF_PROGRAM[program] : undefined;
  if (known !== undefined) return known;
  const facility = message.priority === undefined ? '' : facilityName(message.priority);
  if (AUTH_FACILITIES.has(facility)) return 'auth';
  return facility === 'cron' ? 'cron' : 'syslog';
}
