import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findSource } from '../../collect/sources/index.ts';
import { compileRules, parseRules } from '../rule-engine/index.ts';

const RULES = join(import.meta.dirname, '../../../content/rules/sigmahq/rules');
const CONTEXT = { receivedAtMs: 1_700_000_000_000, sender: '192.0.2.1' };

const ids = { ts: 1_760_101_200, uid: 'CHhAvVGS1DHFjwGM9', 'id.orig_h': '192.0.2.10', 'id.resp_h': '198.51.100.7' };
const eve = {
  timestamp: '2025-10-10T13:00:00.000001+0000',
  flow_id: 1,
  src_ip: '192.0.2.10',
  src_port: 49152,
  dest_ip: '198.51.100.7',
  dest_port: 80,
};
const azure = { time: '2025-10-10T13:00:00Z', resourceId: '/subscriptions/1' };
const entra = { time: '2025-10-10T13:00:00Z', resourceId: '/tenants/1/providers/Microsoft.aadiam' };
const gcp = (payload: object) => ({
  timestamp: '2025-10-10T13:00:00Z',
  protoPayload: { '@type': 'type.googleapis.com/google.cloud.audit.AuditLog', ...payload },
});
const okta = { uuid: 'a', published: '2025-10-10T13:00:00Z', actor: { alternateId: 'alice@example.com' }, outcome: {} };
const m365 = { CreationTime: '2025-10-10T13:00:00', RecordType: 1, UserId: 'alice@example.com', OrganizationId: 'o' };
const kubernetes = { kind: 'Event', apiVersion: 'audit.k8s.io/v1', auditID: 'a', stage: 'ResponseComplete' };
const falcon = { aid: 'a', cid: 'c', event_platform: 'Win', timestamp: '2025-10-10 13:00:00.000' };

/** [source, rule, an event as its source writes it]: the source's own names, and those that rules have for others. */
const CASES: readonly (readonly [string, string, object | string])[] = [
  ['zeek', 'network/zeek/zeek_dns_nkn.yml', { _path: 'dns', ...ids, query: 'seed-1.nkn.org', qtype_name: 'A' }],
  [
    'zeek',
    'network/zeek/zeek_smb_converted_win_susp_psexec.yml',
    { '@stream': 'smb_files', '@proc': 'zeek', ts: 1, id_orig_h: '192.0.2.1', path: '\\\\srv\\IPC$', name: 'x-stdin' },
  ],
  [
    'zeek',
    'network/zeek/zeek_http_webdav_put_request.yml',
    { '@stream': 'http', '@proc': 'zeek', ts: 1, id_resp_h: '198.51.100.7', method: 'PUT', user_agent: 'WebDAV' },
  ],
  [
    'zeek',
    'network/dns/net_dns_wannacry_killswitch_domain.yml',
    tsvOf('ayylmaotjhsstasdfasdfasdfasdfasdfasdfasdf.com'),
  ],
  ['zeek', 'web/proxy_generic/proxy_ua_hacktool.yml', { _path: 'http', ...ids, uri: '/', user_agent: 'x (hydra)' }],
  [
    'suricata',
    'web/proxy_generic/proxy_ua_hacktool.yml',
    { ...eve, event_type: 'http', http: { url: '/', http_user_agent: 'x (hydra)' } },
  ],
  [
    'suricata',
    'network/dns/net_dns_wannacry_killswitch_domain.yml',
    { ...eve, event_type: 'dns', dns: { type: 'query', rrname: 'ayylmaotjhsstasdfasdfasdfasdfasdfasdfasdf.com' } },
  ],
  [
    'suricata',
    'network/dns/net_dns_wannacry_killswitch_domain.yml',
    {
      ...eve,
      event_type: 'dns',
      dns: { version: 3, type: 'request', queries: [{ rrname: 'ayylmaotjhsstasdfasdfasdfasdfasdfasdfasdf.com' }] },
    },
  ],
  [
    'aws-vpc-flow',
    'network/firewall/net_firewall_cleartext_protocols.yml',
    '2 123456789010 eni-1235b8ca123456789 192.0.2.5 198.51.100.7 49152 23 6 20 4249 1760101200 1760101260 ACCEPT OK',
  ],
  [
    'azure-activity',
    'cloud/azure/activity_logs/azure_kubernetes_secret_or_config_object_access.yml',
    { ...azure, operationName: 'MICROSOFT.KUBERNETES/CONNECTEDCLUSTERS/SECRETS/WRITE', category: 'Administrative' },
  ],
  [
    'azure-activity',
    'cloud/azure/activity_logs/azure_kubernetes_secret_or_config_object_access.yml',
    { subscriptionId: '1', operationName: { value: 'Microsoft.Kubernetes/connectedClusters/secrets/delete' } },
  ],
  [
    'entra-id',
    'cloud/azure/audit_logs/azure_ad_bitlocker_key_retrieval.yml',
    { ...entra, category: 'AuditLogs', operationName: 'Read BitLocker key', properties: { category: 'KeyManagement' } },
  ],
  [
    'entra-id',
    'cloud/azure/audit_logs/azure_ad_bitlocker_key_retrieval.yml',
    { SourceSystem: 'Azure AD', Type: 'AuditLogs', OperationName: 'Read BitLocker key', Category: 'KeyManagement' },
  ],
  [
    'entra-id',
    'cloud/azure/signin_logs/azure_account_lockout.yml',
    { ...entra, category: 'SignInLogs', operationName: 'Sign-in activity', resultType: '50053', properties: {} },
  ],
  [
    'entra-id',
    'cloud/azure/identity_protection/azure_identity_protection_unfamilar_sign_in.yml',
    { ...entra, category: 'UserRiskEvents', properties: { riskEventType: 'unfamiliarFeatures' } },
  ],
  ['gcp-audit', 'cloud/gcp/audit/gcp_bucket_enumeration.yml', gcp({ methodName: 'storage.buckets.list' })],
  [
    'google-workspace',
    'cloud/gcp/gworkspace/admin/gcp_gworkspace_application_access_levels_modified.yml',
    {
      id: { applicationName: 'admin' },
      events: [
        { name: 'CHANGE_APPLICATION_SETTING', parameters: [{ name: 'SETTING_NAME', value: 'ContextAwareAccess' }] },
      ],
    },
  ],
  ['okta', 'identity/okta/okta_api_token_created.yml', { ...okta, eventType: 'system.api_token.create' }],
  ['onelogin', 'identity/onelogin/onelogin_user_account_locked.yml', { event_type_id: 532, account_id: 1, user_id: 2 }],
  [
    'github-audit',
    'application/github/audit/github_new_secret_created.yml',
    { action: 'org.create_actions_secret', actor: 'alice', org: 'example', '@timestamp': 1_760_101_200_000 },
  ],
  [
    'kubernetes-audit',
    'application/kubernetes/audit/kubernetes_audit_secrets_enumeration.yml',
    { ...kubernetes, verb: 'list', objectRef: { resource: 'secrets' } },
  ],
  [
    'kubernetes-audit',
    'application/kubernetes/audit/kubernetes_audit_hostpath_mount.yml',
    {
      ...kubernetes,
      verb: 'create',
      objectRef: { resource: 'pods' },
      requestObject: { spec: { volumes: [{ hostPath: { path: '/' } }] } },
    },
  ],
  [
    'microsoft-365',
    'cloud/m365/audit/microsoft365_disabling_mfa.yml',
    { ...m365, Workload: 'AzureActiveDirectory', Operation: 'Disable Strong Authentication.' },
  ],
  [
    'microsoft-365',
    'cloud/m365/threat_management/microsoft365_activity_by_terminated_user.yml',
    {
      ...m365,
      Workload: 'SecurityComplianceCenter',
      Operation: 'AlertTriggered',
      Name: 'Activity performed by terminated user',
    },
  ],
  [
    'crowdstrike',
    'windows/process_creation/proc_creation_win_certutil_encode.yml',
    {
      ...falcon,
      event_simpleName: 'ProcessRollup2',
      event: {
        ImageFileName: '\\Device\\HarddiskVolume2\\Windows\\System32\\certutil.exe',
        CommandLine: 'certutil -encode a b',
      },
    },
  ],
  [
    'crowdstrike',
    'windows/dns_query/dns_query_win_ufile_io_query.yml',
    { ...falcon, event_simpleName: 'DnsRequest', event: { DomainName: 'ufile.io' } },
  ],
];

function tsvOf(query: string): string {
  const header =
    '#separator \\x09\n#path\tdns\n#fields\tts\tuid\tquery\tqtype_name\n#types\ttime\tstring\tstring\tstring\n';
  return `${header}1760101200.0\tCHhAvVGS1DHFjwGM9\t${query}\tA\n`;
}

describe('a public rule', () => {
  it.each(CASES)('fires on what %s writes: %s', (sourceId, file, event) => {
    const { rules, issues } = parseRules({ file, text: readFileSync(join(RULES, file), 'utf8'), version: '' });
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    const { matcher } = compileRules(rules);
    const line = Buffer.from(typeof event === 'string' ? event : JSON.stringify(event));
    const records = [...(findSource(sourceId)?.decode(line, 'lines', CONTEXT) ?? [])];
    expect(records.map(({ kind }) => kind)).toEqual(['event']);
    expect(records.flatMap((record) => (record.kind === 'event' ? matcher.match(record) : []))).toEqual([0]);
  });
});
