import type { EncodedRows, LakeReject } from './contract.ts';
import { RowWriter } from './row-writer.ts';
import { writeOrigin } from './write-origin.ts';

/** `rejects` rows in RowBinary: what could not be read, byte for byte, and why. */
export function encodeRejects(rejects: readonly LakeReject[]): EncodedRows {
  const writer = new RowWriter();
  for (const { origin, reject } of rejects) {
    writeOrigin(writer, origin);
    writer.name(reject.reason);
    writer.string(reject.detail);
    writer.bytes(reject.raw);
  }
  return { table: 'rejects', format: 'RowBinary', rowCount: rejects.length, bytes: writer.take() };
}
