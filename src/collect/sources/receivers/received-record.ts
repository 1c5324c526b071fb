import { Buffer } from 'node:buffer';
import type { EnvelopeFacts } from '../enveloped.ts';

/** One reading of a record: what a source may decode. */
export type RecordForm = {
  /** Where it repeats what its records share, a getter that makes it when it is read: such copies must not pile up. */
  readonly bytes: Uint8Array;
  /** What stands around those bytes, made when it is needed; absent: they are everything that was received. */
  readonly envelope?: () => Uint8Array;
};

/** A record as a protocol brought it, before it is known which source wrote it. */
export type ReceivedRecord = {
  /** What the sender calls this kind of log; '' where he does not say. */
  readonly hint: string;
  /** Readings in order of preference: the first that a source recognises is taken. */
  readonly forms: readonly RecordForm[];
  /** Which of them a source that is named, and recognises none, is given. */
  readonly innermost: number;
  /** Which of them is the whole document: for where nobody recognises anything. */
  readonly whole: number;
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
