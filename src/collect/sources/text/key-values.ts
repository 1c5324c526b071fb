import type { FieldRecord } from '../contract.ts';

const MAX_PAIRS = 512;
/** One pair of logfmt: `key=value`, the value bare or in quotes with backslashes; or a bare key, which stands for true. */
const PAIR = /\s*([A-Za-z_@][\w.@/:-]{0,127})(?:=(?:"((?:[^"\\]|\\.){0,65536})"|([^\s"]*)))?(?=\s|$)/y;
const ESCAPED = /\\(["\\nt])/g;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t' };

/** A line that is pairs from its beginning to its end, at least two with a value. Undefined: it is something else. */
export function readPairs(text: string): FieldRecord | undefined {
  const fields = new Map<string, string | boolean>();
  const end = text.trimEnd().length;
  let withValue = 0;
  PAIR.lastIndex = 0;
  for (let at = 0; at < end && fields.size < MAX_PAIRS; at = PAIR.lastIndex) {
    PAIR.lastIndex = at;
    const pair = PAIR.exec(text);
    if (pair === null) return undefined;
    const [, name = '', quoted, bare] = pair;
    if (quoted === undefined && bare === undefined) fields.set(name, true);
    else {
      fields.set(name, quoted?.replace(ESCAPED, (_, escaped: string) => ESCAPES[escaped] ?? escaped) ?? bare ?? '');
      withValue += 1;
    }
  }
  return withValue >= 2 && withValue * 2 >= fields.size ? Object.fromEntries(fields) : undefined;
}
