import type { DecodedEvent, FieldRecord } from '../../contract.ts';
import {
  type Attribute,
  addressOf,
  choice,
  completing,
  constant,
  integerOf,
  made,
  mapWith,
  type OcsfMapping,
  text,
  textOf,
} from '../../mapping/index.ts';
import { SEVERITIES } from './message.ts';
import { readSshdSignIn, type SshdSignIn } from './sshd.ts';

/** OCSF severity_id of syslog's eight, emergency first. */
const SEVERITY_IDS = [6, 5, 5, 4, 3, 2, 1, 1];
const SEVERITY_OF_NAME = new Map(SEVERITIES.map((name, index) => [name, SEVERITY_IDS[index] ?? 1]));

const NAMELESS = { name: 'syslog', vendor_name: 'Unknown' };

/** The sending program: a process where its number is known, else the application of that name. */
const SHARED: Readonly<Record<string, Attribute>> = {
  message: text('message'),
  severity_id: choice('severity', SEVERITY_OF_NAME),
  'metadata.event_code': text('msgid'),
  'device.hostname': text('hostname'),
  'device.type_id': completing(constant(0)),
  'actor.user.name': text('user'),
  // Without a program the number is a device's count of its messages.
  'actor.process.pid': made(['procid'], ({ program, procid }) =>
    textOf(program) === undefined ? undefined : integerOf(procid),
  ),
  'actor.process.name': completing(text('program')),
  'actor.app_name': made(['program'], ({ program, procid }) =>
    integerOf(procid) === undefined ? textOf(program) : undefined,
  ),
};

/** Only Cisco's messages say whose they are. */
const PRODUCT: Readonly<Record<string, Attribute>> = {
  'metadata.product.name': made([], ({ program }) => textOf(program)),
};
const CISCO: Readonly<Record<string, Attribute>> = {
  'metadata.product.name': made([], ({ msgid }) =>
    /^(?:ASA|PIX|FTD|FWSM)-/.exec(textOf(msgid) ?? '')?.[0].slice(0, -1),
  ),
};

const SIGN_IN: Readonly<Record<string, Attribute>> = {
  'service.name': text('program'),
  status_id: ofSignIn(({ isSuccess }) => (isSuccess ? 1 : 2)),
  'user.name': ofSignIn(({ user }) => user),
  'src_endpoint.ip': ofSignIn(({ ip }) => addressOf(ip)),
  'src_endpoint.hostname': ofSignIn(({ ip }) => (addressOf(ip) === undefined ? ip : undefined)),
  'src_endpoint.port': ofSignIn(({ port }) => port),
  'dst_endpoint.hostname': text('hostname'),
};

const mappings = new Map<string, OcsfMapping>();

/** Authentication (3002) for sshd's sign-ins, else Base Event (0): a message's text says no more for certain. */
export const { toOcsf, toBrief } = mapWith(({ fields, logsource }) => {
  const isSignIn = logsource.service === 'sshd' && signInOf(fields) !== undefined;
  const key = `${logsource.product} ${logsource.service} ${isSignIn}`;
  const mapping = mappings.get(key) ?? mappingOf(logsource, isSignIn);
  mappings.set(key, mapping);
  return mapping;
});

/** As many as there are log sources. */
function mappingOf({ product, service }: DecodedEvent['logsource'], isSignIn: boolean): OcsfMapping {
  const isCisco = product === 'cisco';
  return {
    product: isCisco ? { name: 'IOS', vendor_name: 'Cisco' } : NAMELESS,
    classUid: isSignIn ? 3002 : 0,
    activityId: constant(isSignIn ? 1 : 0),
    profiles: ['host'],
    attributes: {
      ...(isCisco ? CISCO : PRODUCT),
      'metadata.log_name': constant(service),
      ...SHARED,
      ...(isSignIn ? SIGN_IN : {}),
    },
  };
}

function ofSignIn(read: (signIn: SshdSignIn) => string | number | undefined): Attribute {
  return made([], (fields) => {
    const signIn = signInOf(fields);
    return signIn && read(signIn);
  });
}

function signInOf({ message }: FieldRecord): SshdSignIn | undefined {
  return typeof message === 'string' ? readSshdSignIn(message) : undefined;
}
