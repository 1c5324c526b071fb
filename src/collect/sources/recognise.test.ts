import { Buffer } from 'node:buffer';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generic as GENERIC } from './definitions/generic.ts';
import { recogniseSource, SAMPLE_BYTES } from './recognise.ts';
import { SOURCE_DEFINITIONS } from './registry.ts';

const KIT = resolve(process.env.WATCHFLOOR_DATA_KIT ?? '../shared/data');

function recognised(content: string | Uint8Array): string {
  const found = recogniseSource(Buffer.from(content).subarray(0, SAMPLE_BYTES), SOURCE_DEFINITIONS);
  return found === undefined ? 'unknown' : `${found.source.id} ${found.format}`;
}

describe('what a log is', () => {
  test.each([
    ['<34>1 2026-11-22T00:57:01.6Z vm su - ID47 - failed\n', 'syslog lines'],
    ['Mar 11 19:26:39 host sshd[3]: Accepted publickey for x from 192.0.2.1 port 5 ssh2\n', 'syslog lines'],
    ['2018-08-14T14:30:02.203151+02:00 linux-sqrz systemd[4179]: Stopped target Basic System.\n', 'syslog lines'],
    ['*Mar  1 18:46:11: %SYS-5-CONFIG_I: Configured from console by vty2\n', 'syslog lines'],
    ['type=EXECVE msg=audit(1652292621.986:84138): argc=1 a0="id"\n', 'syslog lines'],
    ['{"eventVersion":"1.08","eventSource":"a","eventName":"b","awsRegion":"c"}\n', 'aws-cloudtrail lines'],
    ['#separator \\x09\n#fields\tts\tuid\n1591367999.3\tC5bLoe\n', 'zeek lines'],
    ['{"ts":1.7e9,"uid":"C5bLoe2Mvxqhawzqqd","id.orig_h":"192.0.2.1"}\n', 'zeek lines'],
    ['{"ts":1.7e9,"id":"FjZ2b14zHU3Wdy4hO","machine":"I386","subsystem":"WINDOWS_GUI"}\n', 'zeek lines'],
    ['{"timestamp":"2026-11-22T00:40:02Z","event_type":"stats","stats":{"uptime":1}}\n', 'suricata lines'],
    ['version account-id srcaddr dstaddr action\n2 1 192.0.2.1 192.0.2.2 ACCEPT\n', 'aws-vpc-flow lines'],
    [
      '{"records": [{"time":"2025-10-10T13:00:00Z","resourceId":"/s","operationName":"A.B/C/WRITE","category":"Policy"}]}',
      'azure-activity json',
    ],
    ['{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"a"}\n', 'kubernetes-audit lines'],
    ['{"Records":[{"eventVersion":"1.08","eventSource":"a","eventName":"b","awsRegion":"c"}]}', 'aws-cloudtrail json'],
    ['{\n "eventVersion":"1.08",\n"eventSource":"a","eventName":"b","awsRegion":"c"}', 'aws-cloudtrail json'],
  ])('is told from %j', (line, expected) => {
    expect(recognised(line)).toBe(expected);
  });

  test.each([
    ['2016-10-06T00:17:09.669794202Z stdout F The content of the log entry\n', 'generic lines'],
    ['{"eventName":"click","eventSource":"web"}\n', 'generic lines'],
    ['[\n{"a":1},\n{"a":2}]', 'generic json'],
    ['{\n "a": [1,\n2]\n}', 'generic json'],
    ['[2026-03-18 11:22:33] app started\n', 'generic lines'],
    ['title: A rule\nid: 1\nlogsource:\n  product: linux\n', 'generic lines'],
    ['name,age\nx,1\n', 'generic lines'],
    ['{"ts":1.7e9,"msg":"saved","action":"save","name":"a.txt","size":12}\n', 'generic lines'],
    ['{"ts":1.7e9,"msg":"saved","note":"twice"}\n', 'generic lines'],
    ['{"event_type":"login","timestamp":"2026-11-22T00:40:02Z","login":{"user":"x"}}\n', 'generic lines'],
    ['{"a":1}\n{"a":2}\n{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"a"}\n', 'generic lines'],
  ])('is kept as generic rather than guessed: %j', (content, expected) => {
    expect(recognised(content)).toBe(expected);
  });

  test.each(['', '\0\0\0\0', ' \n', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')])(
    'is refused where it is no text: %j',
    (content) => {
      expect(recognised(content)).toBe('unknown');
    },
  );

  test('goes to a kind that is known for sure, however unsure, before the one that takes all', () => {
    const sure = { ...GENERIC, id: 'sure', recognise: () => ({ format: 'lines', confidence: 0.5 }) as const };
    const { isCatchAll: _, ...known } = sure;
    expect(recogniseSource(Buffer.from('x'), [GENERIC, known])?.source.id).toBe('sure');
    expect(recogniseSource(Buffer.from('x'), [known, GENERIC])?.source.id).toBe('sure');
  });
});

test('a definition that fails has not recognised the content, and keeps no other from it', () => {
  const failing = {
    ...GENERIC,
    id: 'failing',
    recognise: () => {
      throw new TypeError('Cannot convert object to primitive value');
    },
  };
  expect(recogniseSource(Buffer.from('x'), [failing, GENERIC])?.source.id).toBe('generic');
  expect(recogniseSource(Buffer.from('x'), [failing])).toBeUndefined();
});

/** Folders of the kit, and what their files are. */
const KIT_FOLDERS: readonly (readonly [string, RegExp, RegExp])[] = [
  ['logs/windows/otrf', /\.ndjson$/, /^windows-event-log lines$/],
  ['sigma/regression_data', /\.evtx$/, /^windows-event-log evtx-chunks$/],
  ['sigma/regression_data', /\.json$/, /^windows-event-log (?:json|lines)$/],
  ['sigma/regression_data', /\.raw$/, /^syslog lines$/],
  ['logs/cloud', /cloudtrail_invictus\.ndjson$/, /^aws-cloudtrail lines$/],
  ['logs/cloud', /cloudtrail_file_format_sample\.json$/, /^aws-cloudtrail json$/],
  ['logs/cloud/otrf', /AADAudit/, /^entra-id lines$/],
  ['logs/cloud/otrf', /OfficeActivity/, /^microsoft-365 lines$/],
  ['logs/cloud/otrf', /365Defender/, /^generic/],
  ['logs/captured', /eve\.ndjson$/, /^suricata lines$/],
  ['logs/captured', /ossec/, /^wazuh lines$/],
  ['logs/captured', /^docker-events/, /^docker-events lines$/],
  ['logs/captured', /^(?!.*(?:pcap|gz|eve|docker-events|ossec))/, /^(?:generic|syslog)/],
  ['logs/zeek', /./, /^zeek lines$/],
  ['logs/suricata', /./, /^suricata lines$/],
  ['logs/saas-cloud-samples', /AWS\.CloudTrail/, /^aws-cloudtrail/],
  ['logs/saas-cloud-samples', /^AWS\.GuardDuty/, /^aws-guardduty lines$/],
  ['logs/saas-cloud-samples', /^Amazon\.EKS\.Audit/, /^kubernetes-audit lines$/],
  ['logs/saas-cloud-samples', /^Azure\.Audit/, /^entra-id lines$/],
  ['logs/saas-cloud-samples', /^Azure\.MonitorActivity/, /^azure-activity lines$/],
  ['logs/saas-cloud-samples', /^Crowdstrike/, /^crowdstrike lines$/],
  ['logs/saas-cloud-samples', /^Duo\./, /^cisco-duo lines$/],
  ['logs/saas-cloud-samples', /^GCP\.AuditLog/, /^gcp-audit lines$/],
  ['logs/saas-cloud-samples', /^GSuite/, /^google-workspace lines$/],
  ['logs/saas-cloud-samples', /^GitHub\.Audit/, /^github-audit lines$/],
  ['logs/saas-cloud-samples', /^Microsoft365/, /^microsoft-365 lines$/],
  ['logs/saas-cloud-samples', /^Okta/, /^okta lines$/],
  ['logs/saas-cloud-samples', /^OneLogin/, /^onelogin lines$/],
  ['logs/saas-cloud-samples', /^Osquery/, /^osquery lines$/],
  // Of AWS.VPCFlow the first objects have no addresses.
  [
    'logs/saas-cloud-samples',
    /^(?!AWS\.CloudTrail|AWS\.GuardDuty|Amazon\.EKS\.Audit|Azure\.Audit|Azure\.MonitorActivity|Crowdstrike|Duo\.|GCP\.AuditLog|GSuite|GitHub\.Audit|Microsoft365|Okta|OneLogin|Osquery)/,
    /^generic/,
  ],
  ['logs/source-recognition', /^aws_cloudtrail/, /^aws-cloudtrail json$/],
  ['logs/source-recognition', /^aws_vpcflow/, /^aws-vpc-flow json$/],
  ['logs/source-recognition', /^azure_activitylogs/, /^azure-activity json$/],
  ['logs/source-recognition', /^azure_(?:audit|signin)logs/, /^entra-id json$/],
  ['logs/source-recognition', /^docker_events/, /^docker-events json$/],
  ['logs/source-recognition', /^gcp_audit/, /^gcp-audit json$/],
  ['logs/source-recognition', /^github_audit/, /^github-audit json$/],
  ['logs/source-recognition', /^k8s_audit/, /^kubernetes-audit json$/],
  ['logs/source-recognition', /^microsoft365/, /^microsoft-365 json$/],
  ['logs/source-recognition', /^okta/, /^okta json$/],
  ['logs/source-recognition', /^onelogin/, /^onelogin json$/],
  ['logs/source-recognition', /^osquery/, /^osquery json$/],
  ['logs/misc-plaso', /syslog_ssh|apache_access|selinux/, /^syslog lines$/],
  ['logs/misc-plaso', /docker/, /^docker-json-file lines$/],
  ['logs/misc-plaso', /jsonl_gcp/, /^gcp-audit lines$/],
  ['logs/misc-plaso', /^(?!.*(?:syslog_ssh|apache_access|selinux|cloudtrail|gcp|docker))/, /^generic/],
];

describe.skipIf(!existsSync(KIT))('files of the data kit (needs the data kit)', () => {
  test.each(KIT_FOLDERS)('in %s, %s, are %s', (folder, name, expected) => {
    const root = join(KIT, folder);
    const files = readdirSync(root, { recursive: true, withFileTypes: true });
    const matching = files.filter((file) => file.isFile() && name.test(file.name) && !file.name.startsWith('_'));
    expect(matching.length).toBeGreaterThan(0);
    const wrong = matching
      .map((file) => ({ name: file.name, is: recognised(readFileSync(join(file.parentPath, file.name))) }))
      .filter(({ is }) => !expected.test(is));
    expect(wrong).toEqual([]);
  });
});
