import type { EncodedRows, LakeMatch } from './contract.ts';
import { RowWriter } from './row-writer.ts';
import { writeOrigin, writeTime } from './write-origin.ts';

/** `matches` rows in RowBinary. */
export function encodeMatches(matches: readonly LakeMatch[]): EncodedRows {
  const writer = new RowWriter(matches.length * 256);
  for (const match of matches) {
    writeOrigin(writer, match.origin);
    writeTime(writer, match.eventTimeMs);
    writer.name(match.ruleId);
    writer.name(match.ruleVersion);
    writer.name(match.ruleTitle);
    writer.name(match.ruleAuthor);
    writer.name(match.level);
    writer.string(match.entity);
    writer.uint8(match.raisesAlert ? 1 : 0);
    writer.name(match.ruleState);
    writer.name(match.hiddenBy);
  }
  return { table: 'matches', format: 'RowBinary', rowCount: matches.length, bytes: writer.take() };
}
