import type { DecodedEvent, EventLogsource } from '../../../contract.ts';
import { choice, constant, integer, ip, type OcsfMapping, text } from '../../../mapping/index.ts';
import { type Application, type ApplicationEvent, groupsOf, OUTCOME_IDS, SYSLOG_ATTRIBUTES } from './application.ts';

const SSHD: EventLogsource = { product: 'linux', service: 'sshd', categories: [] };
const AUTH: EventLogsource = { product: 'linux', service: 'auth', categories: [] };
const SUDO: EventLogsource = { product: 'linux', service: 'sudo', categories: [] };

type Result = 'success' | 'failure' | 'logoff';
type Form = { readonly logsource: EventLogsource; readonly result: Result; readonly pattern: RegExp };

const form = (logsource: EventLogsource, result: Result, pattern: RegExp): Form => ({ logsource, result, pattern });

/** OpenSSH auth.c `auth_log`, sshd.c; PAM's session lines name the service; util-linux and shadow su. */
const SSHD_FORMS: readonly Form[] = [
  form(
    SSHD,
    'success',
    /^Accepted (?<method>\S{1,64}) for (?<user>.{0,256}?) from (?<src_ip>\S{1,64})(?: port (?<src_port>\d{1,5}))?(?=\s|$|:)/,
  ),
  form(
    SSHD,
    'failure',
    /^Failed (?<method>\S{1,64}) for (?:invalid user )?(?<user>.{0,256}?) from (?<src_ip>\S{1,64})(?: port (?<src_port>\d{1,5}))?(?=\s|$|:)/,
  ),
  form(SSHD, 'failure', /^Invalid user (?<user>.{0,256}?) from (?<src_ip>\S{1,64})(?: port (?<src_port>\d{1,5}))?$/),
  form(
    SSHD,
    'failure',
    /^Connection (?:closed|reset) by (?:invalid user|authenticating user) (?<user>.{0,256}?) (?<src_ip>\S{1,64}) port (?<src_port>\d{1,5}) \[preauth\]$/,
  ),
  form(SSHD, 'logoff', /^Disconnected from user (?<user>.{1,256}?) (?<src_ip>\S{1,64}) port (?<src_port>\d{1,5})$/),
];

const SU_FORMS: readonly Form[] = [
  form(AUTH, 'success', /^\(to (?<target_user>[^)]{1,256})\) (?<user>\S{1,256}) on (?<tty>\S{1,64})$/),
  form(AUTH, 'failure', /^FAILED SU \(to (?<target_user>[^)]{1,256})\) (?<user>\S{1,256}) on (?<tty>\S{1,64})$/),
  form(AUTH, 'success', /^(?:Successful su for|\+ \S{1,64}) (?<target_user>\S{1,256}) by (?<user>\S{1,256})$/),
  form(AUTH, 'failure', /^FAILED su for (?<target_user>\S{1,256}) by (?<user>\S{1,256})$/),
];

/** `pam_unix(sshd:session): session opened for user bob(uid=1000) by (uid=0)`. */
const PAM_SESSION =
  /^pam_unix\((?<pam_service>[\w-]{1,64}):session\): session (?<state>opened|closed) for user (?<user>[^\s(]{1,256})(?:\(uid=\d+\))?(?: by (?<by>[^\s(]{1,256})?\(uid=\d+\))?/;
/** `pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=root`. */
const PAM_FAILURE =
  /^pam_\w{1,32}\((?<pam_service>[\w-]{1,64}):auth\): authentication failure; .{0,512}?rhost=(?<src_ip>\S{0,255})(?: {1,2}user=(?<user>\S{1,256}))?/;

function readForms(forms: readonly Form[], content: string): ApplicationEvent | undefined {
  for (const { pattern, logsource, result } of forms) {
    const found = pattern.exec(content);
    if (found === null) continue;
    const outcome = result === 'logoff' ? { activity: 'logoff' } : { activity: 'logon', result };
    return { fields: { ...groupsOf(found), ...outcome }, logsource };
  }
  return undefined;
}

function readPam(content: string, logsource: EventLogsource): ApplicationEvent | undefined {
  const failure = PAM_FAILURE.exec(content);
  if (failure !== null) return { fields: { ...groupsOf(failure), activity: 'logon', result: 'failure' }, logsource };
  const session = PAM_SESSION.exec(content);
  if (session === null) return undefined;
  const isOpened = session.groups?.state === 'opened';
  const outcome = isOpened ? { activity: 'logon', result: 'success' } : { activity: 'logoff' };
  return { fields: { ...groupsOf(session), ...outcome }, logsource };
}

const ACTIVITY_IDS = new Map([
  ['logon', 1],
  ['logoff', 2],
]);

/** Authentication (3002). */
const signInMapping = (logName: string): OcsfMapping => ({
  product: { name: logName, vendor_name: 'Unknown' },
  classUid: 3002,
  profiles: ['host'],
  activityId: choice('activity', ACTIVITY_IDS, 0),
  attributes: {
    ...SYSLOG_ATTRIBUTES,
    'metadata.log_name': constant(logName),
    status_id: choice('result', OUTCOME_IDS, 0),
    'service.name': text('program', 'pam_service'),
    'user.name': text('target_user', 'user'),
    'src_endpoint.ip': ip('src_ip'),
    'src_endpoint.port': integer('src_port'),
    'dst_endpoint.hostname': text('hostname'),
    auth_protocol: text('method'),
  },
});
const SSHD_MAPPING = signInMapping('sshd');
const AUTH_MAPPING = signInMapping('auth');
const signsIn = (mapping: OcsfMapping) => (event: DecodedEvent) =>
  event.fields.activity === undefined ? undefined : mapping;

export const sshd: Application = {
  logsources: [SSHD],
  programs: ['sshd', 'sshd-session', 'sshd-auth'],
  read: (content) => readForms(SSHD_FORMS, content) ?? readPam(content, SSHD),
  mappingOf: signsIn(SSHD_MAPPING),
};

export const su: Application = {
  logsources: [AUTH],
  programs: ['su', 'login', 'systemd-logind', 'gdm-password', 'polkitd', 'passwd', 'pkexec'],
  read: (content) => readForms(SU_FORMS, content) ?? readPam(content, AUTH),
  mappingOf: signsIn(AUTH_MAPPING),
};

/** sudo's log line: `alice : [reason ; ]TTY=pts/0 ; PWD=/home ; USER=root ; [ENV=… ; ]COMMAND=/bin/sh`. */
function readSudo(content: string): ApplicationEvent | undefined {
  const [, who, what] = /^(\S{1,256}) : (.*)$/s.exec(content) ?? [];
  if (who === undefined || what === undefined) return readPam(content, SUDO);
  const fields: Record<string, string> = { user: who };
  // The command comes last and may itself hold ` ; `.
  const command = /(?:^| ; )COMMAND=(.*)$/s.exec(what);
  if (command !== null) fields.COMMAND = command[1] ?? '';
  const before = what.slice(0, command?.index ?? what.length);
  for (const part of before.split(' ; ', 16)) {
    const [, name, value] = /^(TTY|PWD|USER|GROUP|ENV|HOST|TSID|CHROOT)=(.*)$/s.exec(part.trim()) ?? [];
    if (name !== undefined && value !== undefined) fields[name] = value;
  }
  const isRefused = /incorrect password|NOT in sudoers|command not allowed|not allowed to/.test(before);
  return { fields: { ...fields, result: isRefused ? 'failure' : 'success' }, logsource: SUDO };
}

/** Base Event (0): a process would want its number, which sudo does not write. */
const SUDO_COMMAND: OcsfMapping = {
  product: { name: 'sudo', vendor_name: 'Unknown' },
  classUid: 0,
  profiles: ['host'],
  activityId: constant(0),
  attributes: {
    ...SYSLOG_ATTRIBUTES,
    'metadata.log_name': constant('sudo'),
    status_id: choice('result', OUTCOME_IDS, 0),
    'actor.user.name': text('user'),
  },
};
const SUDO_SESSION = signInMapping('sudo');

export const sudo: Application = {
  logsources: [SUDO],
  programs: ['sudo'],
  read: readSudo,
  mappingOf: ({ fields }) => {
    if (fields.COMMAND !== undefined) return SUDO_COMMAND;
    return fields.activity === undefined ? undefined : SUDO_SESSION;
  },
};
