import type { Recognition } from '../../contract.ts';
import { decodeUtf8, readPayloadText } from '../../framing/index.ts';

/** No other log has these four together. */
const SIGNS = ['"eventVersion"', '"eventSource"', '"eventName"', '"awsRegion"'];
const CERTAIN = 0.98;
const DOCUMENT = /^\s*(?:\[|\{\s*"Records"\s*:\s*\[)/;

export function recogniseCloudtrail(sample: Uint8Array): Recognition | undefined {
  const text = decodeUtf8(readPayloadText(sample).bytes);
  if (DOCUMENT.test(text)) return hasSigns(text) ? { format: 'json', confidence: CERTAIN } : undefined;
  const first = text.trimStart().split('\n', 1)[0] ?? '';
  if (!first.startsWith('{')) return undefined;
  if (isObject(first)) return hasSigns(first) ? { format: 'lines', confidence: CERTAIN } : undefined;
  if (!hasSigns(text)) return undefined;
  // A first line that is no whole object: pretty-printed, or longer than the sample.
  const isPretty = first.length < text.trimStart().length;
  return { format: isPretty ? 'json' : 'lines', confidence: CERTAIN };
}

function hasSigns(text: string): boolean {
  return SIGNS.every((sign) => text.includes(sign));
}

function isObject(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
