import { OCSF_VERSION, type OcsfEvent } from '../../../ocsf/index.ts';
import type { DecodedEvent, FieldRecord } from '../../contract.ts';
import { SEVERITIES } from './message.ts';
import { readSshdSignIn } from './sshd.ts';

/** OCSF severity_id of syslog's eight, emergency first. */
const SEVERITY_IDS = [6, 5, 5, 4, 3, 2, 1, 1];
const AUTHENTICATION = { class_uid: 3002, category_uid: 3 } as const;

/** Authentication (3002) for sshd's sign-ins, else Base Event (0): a message's text says no more for certain. */
export function mapSyslogToOcsf(event: DecodedEvent): OcsfEvent {
  const shared = sharedOf(event);
  const signIn = event.logsource.service === 'sshd' ? readSshdSignIn(textOf(event.fields, 'message')) : undefined;
  if (signIn === undefined) return { class_uid: 0, category_uid: 0, activity_id: 0, type_uid: 0, ...shared };
  const { ip, port } = signIn;
  return {
    ...AUTHENTICATION,
    activity_id: 1,
    type_uid: AUTHENTICATION.class_uid * 100 + 1,
    status_id: signIn.isSuccess ? 1 : 2,
    ...shared,
    user: { name: signIn.user },
    src_endpoint: { ip, ...(port === undefined ? {} : { port }) },
    ...hostOf(event.fields, 'dst_endpoint'),
  };
}

function sharedOf({ fields, logsource, timeMs }: DecodedEvent) {
  const severity = SEVERITIES.indexOf(textOf(fields, 'severity'));
  const program = textOf(fields, 'program');
  const code = textOf(fields, 'msgid');
  return {
    severity_id: SEVERITY_IDS[severity] ?? 1,
    time: timeMs,
    message: textOf(fields, 'message'),
    metadata: {
      product: productOf(logsource.product, { program, code }),
      version: OCSF_VERSION,
      log_name: logsource.service,
      ...(code === '' ? {} : { event_code: code }),
    },
    ...hostOf(fields, 'device'),
    ...actorOf(fields, program),
  };
}

function hostOf(fields: FieldRecord, name: 'device' | 'dst_endpoint'): Pick<OcsfEvent, 'device' | 'dst_endpoint'> {
  const hostname = textOf(fields, 'hostname');
  return hostname === '' ? {} : { [name]: { hostname } };
}

/** Only Cisco's messages say whose they are. */
function productOf(product: string, { program, code }: { program: string; code: string }) {
  if (product !== 'cisco') return { name: program || 'syslog', vendor_name: 'Unknown' };
  return { name: /^(?:ASA|PIX|FTD|FWSM)-/.exec(code)?.[0].slice(0, -1) ?? 'IOS', vendor_name: 'Cisco' };
}

/** `user` here is who acts: sudo's caller, the operator at the Cisco prompt. */
function actorOf(fields: FieldRecord, program: string): Pick<OcsfEvent, 'actor'> {
  const user = textOf(fields, 'user');
  if (user === '' && program === '') return {};
  const pid = Number(textOf(fields, 'procid') || Number.NaN);
  const process = { name: program, ...(Number.isSafeInteger(pid) ? { pid } : {}) };
  return { actor: { ...(user === '' ? {} : { user: { name: user } }), ...(program === '' ? {} : { process }) } };
}

function textOf(fields: FieldRecord, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}
