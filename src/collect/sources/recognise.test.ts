import { Buffer } from 'node:buffer';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
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
    ['{"Records":[{"eventVersion":"1.08","eventSource":"a","eventName":"b","awsRegion":"c"}]}', 'aws-cloudtrail json'],
    ['{\n "eventVersion":"1.08",\n"eventSource":"a","eventName":"b","awsRegion":"c"}', 'aws-cloudtrail json'],
  ])('is told from %j', (line, expected) => {
    expect(recognised(line)).toBe(expected);
  });

  test.each([
    '192.0.2.7 - - [10/Oct/2025:13:55:36 +0000] "GET / HTTP/1.1" 200 612 "-" "curl/8"\n',
    '2025/10/10 13:55:36 [error] 17#17: *1 open() "/x" failed (2: No such file or directory)\n',
    '{"ts":1591367999.3,"uid":"C5bLoe2Mvxqhawzqqd","id.orig_h":"192.0.2.1","id.resp_h":"192.0.2.2"}\n',
    '#separator \\x09\n#fields\tts\tuid\n1591367999.3\tC5bLoe\n',
    '2016-10-06T00:17:09.669794202Z stdout F The content of the log entry\n',
    '{"eventName":"click","eventSource":"web"}\n',
    'title: A rule\nid: 1\nlogsource:\n  product: linux\n',
    'name,age\nx,1\n',
    '',
    '\0\0\0\0',
  ])('stays unknown rather than being guessed: %j', (content) => {
    expect(recognised(content)).toBe('unknown');
  });
});

/** Folders of the kit, and what their files are. */
const KIT_FOLDERS: readonly (readonly [string, RegExp, RegExp])[] = [
  ['logs/windows/otrf', /\.ndjson$/, /^windows-event-log lines$/],
  ['sigma/regression_data', /\.evtx$/, /^windows-event-log evtx-chunks$/],
  ['sigma/regression_data', /\.json$/, /^windows-event-log (?:json|lines)$/],
  ['sigma/regression_data', /\.raw$/, /^syslog lines$/],
  ['logs/cloud', /cloudtrail_invictus\.ndjson$/, /^aws-cloudtrail lines$/],
  ['logs/cloud', /cloudtrail_file_format_sample\.json$/, /^aws-cloudtrail json$/],
  ['logs/cloud/otrf', /./, /^unknown$/],
  ['logs/captured', /./, /^unknown$/],
  ['logs/zeek', /./, /^unknown$/],
  ['logs/suricata', /./, /^unknown$/],
  ['logs/saas-cloud-samples', /AWS\.CloudTrail/, /^aws-cloudtrail/],
  ['logs/saas-cloud-samples', /^(?!.*AWS\.CloudTrail)/, /^unknown$/],
  ['logs/misc-plaso', /syslog_ssh/, /^syslog lines$/],
  ['logs/misc-plaso', /^(?!.*(?:syslog_ssh|selinux|cloudtrail))/, /^unknown$/],
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
