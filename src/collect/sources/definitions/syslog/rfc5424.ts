import { readIsoTimestamp } from '../../time/index.ts';
import { NOTHING_STRUCTURED, type SyslogMessage } from './message.ts';

const HEADER = /^1 (\S{1,64}) (\S{1,255}) (\S{1,255}) (\S{1,128}) (\S{1,64})(?: |$)/;
/** More parameters than this are left in the message's raw text only: no sender has a good reason for them. */
const MAX_PARAMETERS = 256;
const BOM = '\ufeff';

/** RFC 5424 section 6, without the PRI. Undefined: this is no such message. */
export function parseRfc5424(text: string): SyslogMessage | undefined {
  const header = HEADER.exec(text);
  if (header === null) return undefined;
  const [whole, stamp = '-', hostname = '-', appname = '-', procid = '-', msgid = '-'] = header;
  const time = stamp === '-' ? undefined : readIsoTimestamp(stamp);
  if (stamp !== '-' && time === undefined) return undefined;
  const { structured, rest } = readStructuredData(text.slice(whole.length));
  return {
    form: 'rfc5424',
    ...(time === undefined ? {} : { timeMs: time.timeMs }),
    hostname: orNothing(hostname),
    appname: orNothing(appname),
    procid: orNothing(procid),
    msgid: orNothing(msgid),
    structured,
    message: rest.startsWith(BOM) ? rest.slice(1) : rest,
  };
}

/** NILVALUE. */
function orNothing(value: string): string {
  return value === '-' ? '' : value;
}

type StructuredData = { readonly structured: SyslogMessage['structured']; readonly rest: string };

/** Section 6.3. Where it is broken, all of it is taken for message text: nothing is lost. */
function readStructuredData(text: string): StructuredData {
  if (text === '-' || text.startsWith('- ')) return { structured: NOTHING_STRUCTURED, rest: text.slice(2) };
  if (!text.startsWith('[')) return { structured: NOTHING_STRUCTURED, rest: text };
  const structured = new Map<string, string[]>();
  let at = 0;
  while (text[at] === '[') {
    const end = readElement(text, at, structured);
    if (end === undefined) return { structured: NOTHING_STRUCTURED, rest: text };
    at = end;
  }
  return { structured, rest: text[at] === ' ' ? text.slice(at + 1) : text.slice(at) };
}

const ELEMENT_NAME = /\[([^\s=\]"]{1,255})/y;
const PARAMETER = /\s+([^\s=\]"]{1,255})="((?:[^"\\]|\\.)*)"/sy;
const ELEMENT_END = /\s*\]/y;

/** Reads `[id name="value" …]` at `start`; the position behind it, or undefined where it is broken. */
function readElement(text: string, start: number, structured: Map<string, string[]>): number | undefined {
  ELEMENT_NAME.lastIndex = start;
  const id = ELEMENT_NAME.exec(text)?.[1];
  if (id === undefined) return undefined;
  let at = ELEMENT_NAME.lastIndex;
  for (;;) {
    PARAMETER.lastIndex = at;
    const parameter = PARAMETER.exec(text);
    if (parameter === null) break;
    at = PARAMETER.lastIndex;
    const name = `${id}.${parameter[1]}`;
    const values = structured.get(name);
    const value = (parameter[2] ?? '').replace(/\\(["\\\]])/g, '$1');
    if (values !== undefined) values.push(value);
    else if (structured.size < MAX_PARAMETERS) structured.set(name, [value]);
  }
  ELEMENT_END.lastIndex = at;
  return ELEMENT_END.test(text) ? ELEMENT_END.lastIndex : undefined;
}
