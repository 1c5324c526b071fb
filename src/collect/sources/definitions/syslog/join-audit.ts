import type { FieldRecord, FieldValue } from '../../contract.ts';
import type { AuditLine } from './audit.ts';

/** include/uapi/asm unistd of x86_64 and aarch64: the calls that rules and the mapping ask for. */
const X86_64 = new Map([
  ['2', 'open'],
  ['41', 'socket'],
  ['42', 'connect'],
  ['49', 'bind'],
  ['59', 'execve'],
  ['62', 'kill'],
  ['82', 'rename'],
  ['83', 'mkdir'],
  ['87', 'unlink'],
  ['90', 'chmod'],
  ['92', 'chown'],
  ['99', 'sysinfo'],
  ['101', 'ptrace'],
  ['103', 'syslog'],
  ['133', 'mknod'],
  ['135', 'personality'],
  ['175', 'init_module'],
  ['257', 'openat'],
  ['259', 'mknodat'],
  ['263', 'unlinkat'],
  ['268', 'fchmodat'],
  ['313', 'finit_module'],
  ['319', 'memfd_create'],
  ['322', 'execveat'],
]);
const AARCH64 = new Map([
  ['33', 'mknodat'],
  ['35', 'unlinkat'],
  ['53', 'fchmodat'],
  ['56', 'openat'],
  ['92', 'personality'],
  ['105', 'init_module'],
  ['116', 'syslog'],
  ['117', 'ptrace'],
  ['129', 'kill'],
  ['179', 'sysinfo'],
  ['203', 'connect'],
  ['221', 'execve'],
  ['273', 'finit_module'],
  ['279', 'memfd_create'],
  ['281', 'execveat'],
]);
const CALLS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  ['c000003e', X86_64],
  ['c00000b7', AARCH64],
]);
/** Registers of the call: where the arguments themselves stand in EXECVE, they would pass for them. */
const REGISTERS: ReadonlySet<string> = new Set(['a0', 'a1', 'a2', 'a3']);
const MAX_ARGUMENTS = 512;

/**
 * The fields of the records that belong to one event (the same serial), as one: a name that several records give
 * different values has them all, in order. Beside them stand the names of Sigma's categories.
 */
export function joinAudit(records: readonly AuditLine[]): FieldRecord {
  const hasArguments = records.some(({ type }) => type === 'EXECVE');
  const joined = new Map<string, FieldValue>();
  for (const { type, serial, fields } of records) {
    add(joined, 'type', type);
    joined.set('serial', serial);
    for (const [name, value] of Object.entries(fields)) {
      // It is the other end's, where syslog's is the host that writes.
      const known = name === 'hostname' ? 'remote_hostname' : name;
      if (!(hasArguments && type === 'SYSCALL' && REGISTERS.has(name))) add(joined, known, value);
    }
  }
  nameCall(joined);
  nameForCategories(joined, records);
  return Object.fromEntries(joined);
}

function add(joined: Map<string, FieldValue>, name: string, value: FieldValue): void {
  const before = joined.get(name);
  if (before === undefined) joined.set(name, value);
  else if (Array.isArray(before)) {
    if (!before.includes(value)) joined.set(name, [...before, value]);
  } else if (before !== value) joined.set(name, [before, value]);
}

/** auditd writes a call's name only where it enriches (`log_format = ENRICHED`). */
function nameCall(joined: Map<string, FieldValue>): void {
  if (joined.has('SYSCALL')) return;
  const call = CALLS.get(String(joined.get('arch')))?.get(String(joined.get('syscall')));
  if (call !== undefined) joined.set('SYSCALL', call);
}

function nameForCategories(joined: Map<string, FieldValue>, records: readonly AuditLine[]): void {
  const recordOf = (wanted: string) => records.find(({ type }) => type === wanted)?.fields;
  const call = recordOf('SYSCALL');
  const execution = recordOf('EXECVE');
  if (call?.success === 'no') return;
  if (execution !== undefined) nameExecution(joined, execution);
  const created = records.find(({ type, fields }) => type === 'PATH' && fields.nametype === 'CREATE')?.fields.name;
  const cwd = recordOf('CWD')?.cwd;
  if (execution === undefined && typeof created === 'string') joined.set('TargetFilename', absolute(created, cwd));
  if (execution === undefined && joined.get('SYSCALL') === 'connect')
    nameConnection(joined, recordOf('SOCKADDR')?.saddr);
  if (!joined.has('CommandLine') && !joined.has('TargetFilename') && !joined.has('DestinationIp')) return;
  const image = joined.get('exe') ?? execution?.a0;
  if (typeof image === 'string' && image.startsWith('/')) joined.set('Image', image);
  const user = joined.get('UID');
  if (typeof user === 'string') joined.set('User', user);
  if (typeof cwd === 'string') joined.set('CurrentDirectory', cwd);
}

function nameExecution(joined: Map<string, FieldValue>, execution: FieldRecord): void {
  const words: string[] = [];
  for (let at = 0; at < MAX_ARGUMENTS && typeof execution[`a${at}`] === 'string'; at += 1)
    words.push(String(execution[`a${at}`]));
  if (words.length > 0) joined.set('CommandLine', words.join(' '));
}

function absolute(path: string, cwd: FieldValue | undefined): string {
  if (path.startsWith('/') || typeof cwd !== 'string') return path;
  return `${cwd.replace(/\/$/, '')}/${path}`;
}

/** `saddr` of sys/socket.h in hex: family (little-endian), port and address in network order; or found by auditd. */
function nameConnection(joined: Map<string, FieldValue>, saddr: FieldValue | undefined): void {
  if (typeof saddr !== 'string' || !/^[\dA-Fa-f]{16,64}$/.test(saddr)) return;
  const bytes = (saddr.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16));
  const address = addressOf(bytes);
  if (address === undefined) return;
  joined.set('DestinationIp', address);
  joined.set('DestinationPort', ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0));
  joined.set('Initiated', 'true');
}

const INET = 2;
const INET6 = 10;

function addressOf(bytes: readonly number[]): string | undefined {
  if (bytes[0] === INET && bytes.length >= 8) return bytes.slice(4, 8).join('.');
  if (bytes[0] !== INET6 || bytes.length < 24) return undefined;
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[8 + at * 2] ?? 0) << 8) | (bytes[9 + at * 2] ?? 0)).toString(16),
  );
  return groups.join(':');
}
