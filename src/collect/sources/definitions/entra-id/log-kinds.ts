import type { EventLogsource, FieldRecord, FieldValue } from '../../contract.ts';
import { addAlias, type JsonObject } from '../../json/index.ts';
import { textOf } from '../../mapping/index.ts';

const SIGN_IN: EventLogsource = { product: 'azure', service: 'signinlogs', categories: [] };
const AUDIT: EventLogsource = { product: 'azure', service: 'auditlogs', categories: [] };
const RISK: EventLogsource = { product: 'azure', service: 'riskdetection', categories: [] };

const SIGN_INS: ReadonlySet<string> = new Set([
  'signinlogs',
  'noninteractiveusersigninlogs',
  'serviceprincipalsigninlogs',
  'managedidentitysigninlogs',
  'adfssigninlogs',
]);
const RISKS: ReadonlySet<string> = new Set([
  'riskyusers',
  'userriskevents',
  'riskyserviceprincipals',
  'serviceprincipalriskevents',
]);
const AAD_RESOURCE = /\/providers\/microsoft\.aadiam/i;

/** The table's name, or the category of the diagnostic export, or what only one of them has. */
export function logsourceOfEntra(fields: FieldRecord): EventLogsource {
  const kinds = [fields.category, fields.Type, fields.Category].map((each) => textOf(each)?.toLowerCase() ?? '');
  if (kinds.some((kind) => SIGN_INS.has(kind))) return SIGN_IN;
  if (kinds.some((kind) => RISKS.has(kind)) || fields.riskEventType !== undefined) return RISK;
  return AUDIT;
}

export function confidenceOfEntra(record: JsonObject): number {
  const { category, Category, Type, SourceSystem, resourceId, ResourceId, operationName, OperationName, properties } =
    record;
  const kind = textOfAny(category)?.toLowerCase() ?? '';
  const isOfDirectory = AAD_RESOURCE.test(textOfAny(resourceId ?? ResourceId) ?? '');
  if (isOfDirectory && (operationName ?? OperationName) !== undefined) return 0.97;
  if (SourceSystem === 'Azure AD' && (Type === 'AuditLogs' || typeof Category === 'string')) return 0.95;
  if (Type === 'SigninLogs' || Type === 'AADNonInteractiveUserSignInLogs') return 0.95;
  const hasProperties = typeof properties === 'object' && properties !== null;
  if (hasProperties && (SIGN_INS.has(kind) || RISKS.has(kind))) return 0.9;
  if (!hasProperties || kind !== 'auditlogs') return 0;
  return 'activityDisplayName' in properties ? 0.9 : 0;
}

function textOfAny(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Rules use the names of both forms, and some of their own. */
const ALIASES: readonly (readonly [string, ...string[]])[] = [
  ['operationName', 'OperationName', 'properties.activityDisplayName'],
  ['OperationName', 'operationName', 'properties.activityDisplayName'],
  ['ActivityDisplayName', 'properties.activityDisplayName', 'operationName'],
  ['properties.message', 'properties.activityDisplayName', 'operationName'],
  ['LoggedByService', 'properties.loggedByService'],
  ['Category', 'properties.category', 'category'],
  ['category', 'Category'],
  ['riskEventType', 'properties.riskEventType'],
  ['resultType', 'ResultType', 'properties.status.errorCode'],
  ['ResultType', 'resultType'],
  ['ResultDescription', 'resultDescription', 'properties.status.failureReason'],
  ['AuthenticationRequirement', 'properties.authenticationRequirement'],
  ['properties.authenticationRequirement', 'AuthenticationRequirement'],
  ['DeviceDetail.trusttype', 'properties.deviceDetail.trustType'],
  ['userAgent', 'properties.userAgent', 'UserAgent'],
  ['callerIpAddress', 'properties.ipAddress', 'IPAddress'],
  ['homeTenantId', 'properties.homeTenantId', 'HomeTenantId'],
  ['resourceTenantId', 'properties.resourceTenantId', 'ResourceTenantId'],
  ['properties.appId', 'AppId'],
  ['TargetResources.ModifiedProperties.DisplayName', 'properties.targetResources.modifiedProperties.displayName'],
  ['TargetResources.ModifiedProperties.NewValue', 'properties.targetResources.modifiedProperties.newValue'],
  ['targetResources.type', 'properties.targetResources.type'],
  ['Initiatied.By', 'properties.initiatedBy.user.userPrincipalName', 'properties.initiatedBy.app.displayName'],
];
/** Whole objects that rules look into as text. */
const OBJECTS = ['initiatedBy', 'targetResources'] as const;

export function completeEntra(fields: Map<string, FieldValue>, record: JsonObject): void {
  addInitiator(fields);
  for (const [alias, ...names] of ALIASES) addAlias(fields, alias, ...names);
  const properties = record.properties as JsonObject | null | undefined;
  if (typeof properties === 'object' && properties !== null) {
    for (const name of OBJECTS) {
      const value = properties[name];
      if (typeof value === 'object' && value !== null) fields.set(`properties.${name}`, JSON.stringify(value));
    }
  }
  const status = statusOf(fields);
  if (status !== undefined && !fields.has('Status')) fields.set('Status', status);
}

/** Log Analytics keeps the initiator as text of JSON. */
function addInitiator(fields: Map<string, FieldValue>): void {
  const text = fields.get('InitiatedBy');
  if (typeof text !== 'string') return;
  for (const name of ['userPrincipalName', 'id', 'ipAddress'] as const) {
    const value = new RegExp(`"user":\\{[^{}]{0,2000}?"${name}":"([^"\\\\]{1,256})"`).exec(text)?.[1];
    const path = `properties.initiatedBy.user.${name}`;
    if (value !== undefined && !fields.has(path)) fields.set(path, value);
  }
}

/** `0` is the only result that is a success; an audit record says it in a word. */
function statusOf(fields: ReadonlyMap<string, FieldValue>): string | undefined {
  const word = textOf(fields.get('properties.result') ?? fields.get('Result') ?? fields.get('result'));
  if (word !== undefined) return word;
  const code = textOf(fields.get('resultType'));
  if (code === undefined) return undefined;
  return code === '0' || code.toLowerCase() === 'success' ? 'Success' : 'Failure';
}
