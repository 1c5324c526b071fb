import type { DecodedEvent, FieldRecord } from '../../contract.ts';
import {
  type Attribute,
  addressOf,
  choice,
  completing,
  constant,
  made,
  mapWith,
  type OcsfMapping,
  type OcsfValue,
  text,
  textOf,
} from '../../mapping/index.ts';

const LOGON = 1;
/** OCSF wants somebody who acted and somewhere from: the word for a record that names none. */
const UNKNOWN = 'Unknown';

/** OCSF API Activity: 1 create, 2 read, 3 update, 4 delete, 99 other. AWS names operations verb first. */
const ACTIVITY_OF_VERB: readonly (readonly [RegExp, number])[] = [
  [/^(?:Get|List|Describe|Head|Lookup|Search|Query|Scan|BatchGet|Select)/, 2],
  [/^(?:Delete|Remove|Terminate|Detach|Deregister|Purge|Revoke|Disassociate)/, 4],
  [/^(?:Create|Run|Launch|Allocate|Register|Generate|Import|Upload)/, 1],
  [
    /^(?:Update|Modify|Put|Set|Attach|Change|Associate|Authorize|Add|Enable|Disable|Start|Stop|Reset|Replace|Tag|Untag)/,
    3,
  ],
];

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** An assumed role names its role in the session's issuer, and itself only at the end of its ARN. */
const USER_NAME = made(
  [
    'userIdentity.userName',
    'userIdentity.sessionContext.sessionIssuer.userName',
    'userIdentity.arn',
    'userIdentity.invokedBy',
  ],
  (fields) => {
    const arn = textAt(fields, 'userIdentity.arn');
    return (
      textAt(fields, 'userIdentity.userName') ||
      textAt(fields, 'userIdentity.sessionContext.sessionIssuer.userName') ||
      arn.slice(arn.lastIndexOf('/') + 1) ||
      textAt(fields, 'userIdentity.invokedBy') ||
      undefined
    );
  },
  ['userIdentity.userName'],
);

/** The parts of `user`, wherever it stands. The ARN says more than the name taken from it. */
function userAt(path: string): Readonly<Record<string, Attribute>> {
  return {
    [`${path}.name`]: USER_NAME,
    [`${path}.uid`]: text('userIdentity.principalId'),
    [`${path}.uid_alt`]: completing(text('userIdentity.arn')),
    [`${path}.type`]: completing(text('userIdentity.type')),
    [`${path}.credential_uid`]: completing(text('userIdentity.accessKeyId')),
    [`${path}.account.uid`]: ofNamedUser(text('userIdentity.accountId')),
  };
}

/** `account` alone would make a user of nobody's name. */
function ofNamedUser(account: Attribute): Attribute {
  const isNamed = (fields: FieldRecord): boolean =>
    (USER_NAME.make(fields) ?? fields['userIdentity.principalId']) !== undefined;
  return { ...account, make: (fields) => (isNamed(fields) ? account.make(fields) : undefined) };
}

/** The source address; where a service made the call AWS puts its name there (`AWS Internal`, `ec2.amazonaws.com`). */
const SOURCE: Readonly<Record<string, Attribute>> = {
  'src_endpoint.ip': made(['sourceIPAddress'], ({ sourceIPAddress }) => addressOf(sourceIPAddress)),
  'src_endpoint.hostname': made(['sourceIPAddress'], ({ sourceIPAddress }) =>
    addressOf(sourceIPAddress) === undefined ? textOf(sourceIPAddress) : undefined,
  ),
  'src_endpoint.name': made([], ({ sourceIPAddress }) => (textOf(sourceIPAddress) === undefined ? UNKNOWN : undefined)),
};

/** The call's parameters as they were; every field below the name is one of them. The schema asks for the call's own id. */
function document(
  name: 'requestParameters' | 'responseElements',
  isWanted: (fields: FieldRecord) => boolean,
): Attribute {
  return {
    from: [name],
    make: (fields) => (isWanted(fields) ? parameters(fields[name]) : undefined),
    takes: (fields) => Object.keys(fields).filter((each) => each === name || each.startsWith(`${name}.`)),
  };
}

/** The decoder wrote the object itself as JSON, first of the texts. */
function parameters(value: FieldRecord[string] | undefined): OcsfValue | undefined {
  const [first] = Array.isArray(value) ? value : [value];
  return typeof first === 'string' && first.startsWith('{') ? (JSON.parse(first) as OcsfValue) : undefined;
}

const SHARED: Readonly<Record<string, Attribute>> = {
  'metadata.event_code': text('eventName'),
  'metadata.uid': text('eventID'),
  'metadata.log_name': made(['eventCategory'], ({ eventCategory }) => textOf(eventCategory) ?? 'Management'),
  'metadata.log_version': text('eventVersion'),
  status_id: made([], (fields) => (isFailure(fields) ? 2 : 1)),
  message: text('errorMessage'),
  'api.operation': text('eventName'),
  'api.service.name': text('eventSource'),
  'api.request.uid': text('requestID'),
  'api.request.data': document('requestParameters', ({ requestID }) => textOf(requestID) !== undefined),
  'api.response.error': text('errorCode'),
  'api.response.data': document('responseElements', () => true),
  'cloud.provider': constant('AWS'),
  'cloud.region': text('awsRegion'),
  'cloud.account.uid': text('recipientAccountId', 'userIdentity.accountId'),
  'http_request.user_agent': text('userAgent'),
  ...SOURCE,
};

const PRODUCT = { name: 'CloudTrail', vendor_name: 'AWS' };

const API_ACTIVITY: OcsfMapping = {
  product: PRODUCT,
  classUid: 6003,
  activityId: made([], activityOf),
  timeFrom: ['eventTime'],
  profiles: ['cloud'],
  attributes: {
    ...SHARED,
    ...userAt('actor.user'),
    'actor.invoked_by': text('userIdentity.invokedBy'),
    'actor.session.is_mfa': choice('userIdentity.sessionContext.attributes.mfaAuthenticated', TRUTHS),
    'actor.app_name': made([], (fields) =>
      ['userIdentity.principalId', 'userIdentity.invokedBy'].some((name) => textAt(fields, name) !== '') ||
      USER_NAME.make(fields) !== undefined
        ? undefined
        : UNKNOWN,
    ),
  },
};

const SIGN_IN: OcsfMapping = {
  product: PRODUCT,
  classUid: 3002,
  activityId: constant(LOGON),
  timeFrom: ['eventTime'],
  profiles: ['cloud'],
  attributes: {
    ...SHARED,
    ...userAt('user'),
    'service.name': text('eventSource'),
    is_mfa: choice(
      'additionalEventData.MFAUsed',
      new Map([
        ['yes', true],
        ['no', false],
      ]),
    ),
  },
};

/** API Activity (6003); a console sign-in is Authentication (3002). */
export const { toOcsf, toBrief } = mapWith(({ fields }: DecodedEvent) =>
  fields.eventName === 'ConsoleLogin' ? SIGN_IN : API_ACTIVITY,
);

function activityOf(fields: FieldRecord): number {
  const operation = textAt(fields, 'eventName');
  const known = ACTIVITY_OF_VERB.find(([verb]) => verb.test(operation))?.[1];
  return known ?? (fields.readOnly === true ? 2 : 99);
}

function isFailure(fields: FieldRecord): boolean {
  const error = textAt(fields, 'errorCode');
  return (error !== '' && error !== 'Success') || fields['responseElements.ConsoleLogin'] === 'Failure';
}

function textAt(fields: FieldRecord, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}
