import type { Recognition } from '../../contract.ts';
import { decodeUtf8 } from '../../framing/index.ts';
import { readBareLine } from './applications/registry.ts';
import { parseSyslog } from './parse-syslog.ts';

const LINES_TO_ASK = 20;
/** Syslog's shapes are loose, so that a source with a surer sign of its own goes first. */
const CERTAINTY = 0.9;

/** The share of the first lines that have a syslog header, or are an application's, which other logs do not have. */
export function recogniseSyslog(sample: Uint8Array): Recognition | undefined {
  const lines = decodeUtf8(sample)
    .split('\n')
    .filter((line) => line.trim() !== '');
  // The last line may be cut by the end of the sample.
  const asked = lines.slice(0, Math.max(1, Math.min(LINES_TO_ASK, lines.length - 1)));
  const known = asked.filter(isSyslog).length;
  if (known === 0) return undefined;
  return { format: 'lines', confidence: (CERTAINTY * known) / asked.length };
}

function isSyslog(line: string): boolean {
  const message = parseSyslog(line, 0);
  if (message.form === 'plain') return readBareLine(line.trimEnd(), 0) !== undefined;
  if (message.form !== 'rfc3164') return true;
  // A time alone begins many logs; the tag behind it makes it syslog, or the PRI before it, or `last message repeated`.
  return message.appname !== '' || message.priority !== undefined || /last message repeated/.test(message.message);
}
