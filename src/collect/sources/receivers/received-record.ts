import { Buffer } from 'node:buffer';
import type { EnvelopeFacts } from '../enveloped.ts';

/** One reading of a record: what a source may decode. */
export type RecordForm = {
  readonly bytes: Uint8Array;
  /** What stands around those bytes, made when it is needed; absent: they are everything that was received. */
  readonly envelope?: () => Uint8Array;
};

/** A record as a protocol brought it, before it is known which source wrote it. */
export type ReceivedRecord = {
  /** What the sender calls this kind of log; '' where he does not say. */
  readonly hint: string;
  /**
   * The one that a source recognises first is taken. The first one is for sources that are named, the last one, the
   * whole document, where nobody recognises anything.
   */
  readonly forms: readonly RecordForm[];
};

/** `received`: what the protocol said besides, as JSON text, exactly as it came. */
export function envelopeOf(facts: EnvelopeFacts, received: string): Uint8Array {
  const { via, timeMs, host, parameters } = facts;
  const known = {
    via,
    ...(timeMs !== undefined && { timeMs }),
    ...(host !== undefined && { host }),
    ...(parameters !== undefined && { parameters }),
  };
  const text = `${JSON.stringify(known).slice(0, -1)},"received":${received}}`;
  // Line ends between JSON's tokens mean nothing, and the envelope is one line.
  return Buffer.from(/[\r\n]/.test(text) ? text.replaceAll(/[\r\n]+/g, ' ') : text);
}
