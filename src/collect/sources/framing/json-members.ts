import { Buffer } from 'node:buffer';
import { isJsonBlank, scanJsonValue } from './json-scanner.ts';

const OPEN_BRACE = 0x7b;
const QUOTE = 0x22;
const COLON = 0x3a;
const COMMA = 0x2c;

/** Of a member's value, where its name stands too. */
export type JsonMember = { readonly name: string; readonly start: number; readonly end: number };

/** The members of the object that begins at `start`, without decoding their values. Ends at the first fault. */
export function* jsonMembers(bytes: Uint8Array, start: number): Iterable<JsonMember> {
  if (bytes[start] !== OPEN_BRACE) return;
  let at = afterBlank(bytes, start + 1);
  while (bytes[at] === QUOTE) {
    const name = scanJsonValue(bytes, at);
    if (name.outcome !== 'value') return;
    const colon = afterBlank(bytes, name.end);
    if (bytes[colon] !== COLON) return;
    const from = afterBlank(bytes, colon + 1);
    const value = scanJsonValue(bytes, from);
    if (value.outcome !== 'value') return;
    yield { name: textOf(bytes, at, name.end), start: from, end: value.end };
    at = afterBlank(bytes, value.end);
    if (bytes[at] !== COMMA) return;
    at = afterBlank(bytes, at + 1);
  }
}

/** The names of the first members. */
export function memberNames(bytes: Uint8Array, start: number, most: number): readonly string[] {
  const names: string[] = [];
  for (const { name } of jsonMembers(bytes, start)) {
    names.push(name);
    if (names.length === most) break;
  }
  return names;
}

/** Where the value at the end of a path stands: `['event', 'original']`. The last of equal names counts, as `JSON.parse` has it. */
export function findMember(bytes: Uint8Array, start: number, path: readonly string[]): JsonMember | undefined {
  const [first, ...rest] = path;
  let found: JsonMember | undefined;
  for (const member of jsonMembers(bytes, start)) if (member.name === first) found = member;
  return found === undefined || rest.length === 0 ? found : findMember(bytes, found.start, rest);
}

/** The text of a member that is a string; undefined for any other. */
export function memberText(bytes: Uint8Array, member: JsonMember | undefined): string | undefined {
  if (member === undefined || bytes[member.start] !== QUOTE) return undefined;
  try {
    const value: unknown = JSON.parse(slice(bytes, member.start, member.end));
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The document with `null` in the member's place: what is left of it once that was taken out. */
export function withoutMember(bytes: Uint8Array, { start, end }: JsonMember): string {
  return `${slice(bytes, 0, start)}null${slice(bytes, end, bytes.length)}`;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  const plain = slice(bytes, start + 1, end - 1);
  if (!plain.includes('\\')) return plain;
  try {
    return String(JSON.parse(`"${plain}"`));
  } catch {
    return plain;
  }
}

function slice(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

function afterBlank(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isJsonBlank(bytes[at])) at += 1;
  return at;
}
