import type { PayloadFormat } from '../../../platform/journal/index.ts';

/** A journal payload: whole records, in order. A record that is too long comes alone, as a stub in the format `lines`. */
export type CutPayload = { readonly format: PayloadFormat; readonly payload: Uint8Array };

export type CutLimits = {
  /** Size that payloads aim at. */
  readonly payloadBytes: number;
  /** A longer record becomes a stub. No decoder may allow more. */
  readonly recordBytes: number;
  /**
   * Most records of one payload. A record costs far more than its bytes when it is stored: a megabyte of empty records
   * would become a hundred megabytes of rows.
   */
  readonly payloadRecords: number;
};

/**
 * Cuts a stream at record boundaries in bounded memory. Where it cuts depends on the bytes alone, never on how they
 * arrive: a sender that repeats the same content gets the same parts, and so the same idempotency keys.
 */
export type PayloadCutter = {
  /** `chunk` may be used again by the caller afterwards. */
  readonly push: (chunk: Uint8Array) => Iterable<CutPayload>;
  readonly end: () => Iterable<CutPayload>;
};
