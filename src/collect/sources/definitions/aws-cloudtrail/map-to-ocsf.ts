import { isIP } from 'node:net';
import { OCSF_VERSION, type OcsfEndpoint, type OcsfEvent, type OcsfUser } from '../../../ocsf/index.ts';
import type { DecodedEvent, FieldRecord } from '../../contract.ts';

const API_ACTIVITY = { class_uid: 6003, category_uid: 6 } as const;
const AUTHENTICATION = { class_uid: 3002, category_uid: 3 } as const;
const LOGON = 1;

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

/** API Activity (6003); a console sign-in is Authentication (3002). */
export function mapCloudtrailToOcsf(event: DecodedEvent): OcsfEvent {
  const { fields } = event;
  const shared = sharedOf(event);
  const actor = userOf(fields);
  if (textOf(fields, 'eventName') === 'ConsoleLogin') {
    const type_uid = AUTHENTICATION.class_uid * 100 + LOGON;
    const user = actor === undefined ? {} : { user: actor };
    return { ...AUTHENTICATION, activity_id: LOGON, type_uid, ...shared, ...user };
  }
  const activity = activityOf(fields);
  const type_uid = API_ACTIVITY.class_uid * 100 + activity;
  return {
    ...API_ACTIVITY,
    activity_id: activity,
    type_uid,
    ...shared,
    ...(actor === undefined ? {} : { actor: { user: actor } }),
  };
}

function activityOf(fields: FieldRecord): number {
  const operation = textOf(fields, 'eventName');
  const known = ACTIVITY_OF_VERB.find(([verb]) => verb.test(operation))?.[1];
  return known ?? (fields.readOnly === true ? 2 : 99);
}

function sharedOf({ fields, timeMs }: DecodedEvent) {
  const error = textOf(fields, 'errorCode');
  const source = textOf(fields, 'eventSource');
  const uid = textOf(fields, 'eventID');
  const endpoint = endpointOf(textOf(fields, 'sourceIPAddress'));
  return {
    severity_id: 1,
    status_id: isFailure(fields, error) ? 2 : 1,
    time: timeMs,
    ...(textOf(fields, 'errorMessage') === '' ? {} : { message: textOf(fields, 'errorMessage') }),
    metadata: {
      product: { name: 'CloudTrail', vendor_name: 'AWS' },
      version: OCSF_VERSION,
      log_name: textOf(fields, 'eventCategory') || 'Management',
      event_code: textOf(fields, 'eventName'),
      ...(uid === '' ? {} : { uid }),
    },
    api: {
      operation: textOf(fields, 'eventName'),
      ...(source === '' ? {} : { service: { name: source } }),
      ...(error === '' ? {} : { response: { error } }),
    },
    cloud: cloudOf(fields),
    ...(endpoint === undefined ? {} : { src_endpoint: endpoint }),
  };
}

function isFailure(fields: FieldRecord, error: string): boolean {
  return (error !== '' && error !== 'Success') || fields['responseElements.ConsoleLogin'] === 'Failure';
}

function cloudOf(fields: FieldRecord): NonNullable<OcsfEvent['cloud']> {
  const region = textOf(fields, 'awsRegion');
  const account = textOf(fields, 'recipientAccountId') || textOf(fields, 'userIdentity.accountId');
  return {
    provider: 'AWS',
    ...(region === '' ? {} : { region }),
    ...(account === '' ? {} : { account: { uid: account } }),
  };
}

/** An assumed role names its role in the session's issuer, and itself only at the end of its ARN. */
function userOf(fields: FieldRecord): OcsfUser | undefined {
  const arn = textOf(fields, 'userIdentity.arn');
  const name =
    textOf(fields, 'userIdentity.userName') ||
    textOf(fields, 'userIdentity.sessionContext.sessionIssuer.userName') ||
    arn.slice(arn.lastIndexOf('/') + 1) ||
    textOf(fields, 'userIdentity.invokedBy');
  const uid = textOf(fields, 'userIdentity.principalId');
  const type = textOf(fields, 'userIdentity.type');
  if (name === '' && uid === '' && type === '') return undefined;
  return { ...(name === '' ? {} : { name }), ...(uid === '' ? {} : { uid }), ...(type === '' ? {} : { type }) };
}

/** AWS puts a service's name here where a service made the call (`AWS Internal`, `ec2.amazonaws.com`). */
function endpointOf(address: string): OcsfEndpoint | undefined {
  if (address === '') return undefined;
  return isIP(address) === 0 ? { hostname: address } : { ip: address };
}

function textOf(fields: FieldRecord, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}
