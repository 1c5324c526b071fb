import type { Predicate } from './predicate.ts';

/**
 * Texts that fill ordinary logs. A literal that is part of one fires often, however long it is, and makes a poor witness.
 */
export const COMMON_TEXT = [
  'c:\\windows\\system32\\svchost.exe',
  'c:\\windows\\system32\\cmd.exe',
  'c:\\windows\\system32\\conhost.exe',
  'c:\\windows\\system32\\rundll32.exe',
  'c:\\windows\\system32\\lsass.exe',
  'c:\\windows\\system32\\services.exe',
  'c:\\windows\\explorer.exe',
  'c:\\windows\\syswow64\\',
  'c:\\windows\\system32\\windowspowershell\\v1.0\\powershell.exe',
  'c:\\program files (x86)\\microsoft\\',
  'c:\\program files\\windows defender\\',
  'c:\\programdata\\microsoft\\windows defender\\platform\\',
  'c:\\users\\public\\appdata\\local\\temp\\',
  'c:\\users\\administrator\\appdata\\roaming\\microsoft\\windows\\',
  'hklm\\system\\currentcontrolset\\services\\',
  'hklm\\software\\microsoft\\windows nt\\currentversion\\',
  'hkcu\\software\\microsoft\\windows\\currentversion\\explorer\\',
  'hku\\s-1-5-21-',
  '\\registry\\machine\\software\\wow6432node\\classes\\clsid\\',
  '\\device\\harddiskvolume1\\',
  'nt authority\\system',
  'microsoft corporation',
  'http://www.microsoft.com/',
  'https://',
  '/usr/bin/bash',
  '/bin/sh -c ',
  '.dll .txt .log .tmp .com .net .org ',
  'powershell -noprofile -command get-',
  'set-executionpolicy write-host invoke-',
  'c:\\windows\\system32\\ntdll.dll+9d4c4|c:\\windows\\system32\\kernelbase.dll+2c13e|c:\\windows\\system32\\kernel32.dll+',
  '\\registry\\machine\\system\\controlset001\\services\\',
  'dword (0x00000000) dword (0x00000001) 0x1fffff 0x1000 ',
  'true false success failure setvalue security account manager key file process ',
].join('\n');

/** Fields that a whole logsource has in common: one value of them says next to nothing. */
const COARSE_FIELDS = new Set([
  'EventID',
  'Channel',
  'Provider_Name',
  'EventType',
  'eventSource',
  'LogonType',
  'Initiated',
]);
const COARSE_SHARE = 0.3;
const COMMON_SHARE = 0.4;
/** What is known of the text of a regex or a pattern with wildcards inside: nothing. */
const UNKNOWN_SHARE = 0.4;

/** A guess at the share of events on which the predicate holds, from 0 to 1. Without data: from its text alone. */
export function estimateShare(predicate: Predicate, field: string): number {
  const { question } = predicate;
  if (question.kind === 'value') return UNKNOWN_SHARE;
  if (question.kind !== 'text') return 0.9;
  const { kind, text } = question.pattern;
  if (COARSE_FIELDS.has(field)) return COARSE_SHARE;
  const byLength = 0.7 ** Math.max(0, text.length - 1);
  if (COMMON_TEXT.includes(text)) return Math.max(byLength, COMMON_SHARE);
  if (kind === 'equals') return text.length < 4 ? 0.1 : 0.01;
  return kind === 'contains' ? byLength : byLength / 2;
}
