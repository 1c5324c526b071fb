import type { SourceDefinition } from '../sources/index.ts';
import { NameColumn } from './block-columns.ts';
import type { BlockWriter } from './block-writer.ts';
import type { FieldPlaces } from './field-places.ts';
import { type LineFacts, LinePlan, type PlainField } from './line-plan.ts';
import { LineReader } from './line-reader.ts';
import { type LakeLine, type LineKind, ValueKind } from './scanned-lines.ts';
import { microsOf } from './write-origin.ts';

/**
 * Makes rows of lines straight from their bytes: what a column holds of a member is copied from where a scan found it,
 * and the decoder makes the rest of few members, once for all lines that have the same in them. What it writes is
 * what `createBlockEncoder().add` writes of the decoded event, but for the order of a map's keys.
 */
export class LineEncoder {
  readonly #writer: BlockWriter;
  readonly #places: FieldPlaces;
  readonly #reader = new LineReader();
  readonly #plans = new WeakMap<LineKind, LinePlan | 'decoded'>();

  constructor(writer: BlockWriter, places: FieldPlaces) {
    this.#writer = writer;
    this.#places = places;
  }

  /** Writes the line's row, and gives the event's time; undefined, and nothing is written, where it has to be decoded. */
  add(line: LakeLine): number | undefined {
    const kind = line.scanned.kinds[line.index];
    if (kind === undefined) return undefined;
    const reader = this.#reader;
    reader.open(line);
    const plan = this.#plans.get(kind) ?? this.#planOf(kind, line.source);
    if (plan === 'decoded' || !this.#isPlain(plan.plain)) return undefined;
    const facts = plan.factsOf(reader, this.#places);
    if (facts === undefined) return undefined;
    const timeMs = plan.timeOf(reader) ?? line.origin.receivedAtMs;
    this.#writeOrigin(line, timeMs);
    this.#writeFacts(facts);
    this.#writeFields(plan.plain, facts);
    const { columns, row } = this.#writer;
    columns.raw.bytes(row, line.payload.subarray(line.scanned.starts[line.index], line.scanned.ends[line.index]));
    this.#writer.endRow();
    return timeMs;
  }

  #planOf(kind: LineKind, source: SourceDefinition): LinePlan | 'decoded' {
    const plan = LinePlan.of(kind, source, { reader: this.#reader, places: this.#places }) ?? 'decoded';
    this.#plans.set(kind, plan);
    return plan;
  }

  /** Whether all values can be copied: no null, no list, nothing that is written otherwise than it is meant. */
  #isPlain(fields: readonly PlainField[]): boolean {
    const reader = this.#reader;
    for (let i = 0; i < fields.length; i++) {
      const { member, isCopied } = fields[i] as PlainField;
      const kind = reader.kind(member);
      if (kind === ValueKind.Text) continue;
      if (isCopied || (kind !== ValueKind.Number && kind !== ValueKind.Word) || reader.isNull(member)) return false;
    }
    return true;
  }

  #writeOrigin({ origin }: LakeLine, timeMs: number): void {
    const { columns, row } = this.#writer;
    columns.journal_id.set(row, origin.position.journalId);
    columns.sequence.set(row, origin.position.sequence);
    columns.record.set(row, origin.position.record);
    columns.received_at.set(row, microsOf(origin.receivedAtMs));
    columns.source.set(row, origin.sourceId);
    columns.sender.set(row, origin.sender);
    columns.is_sample.set(row, origin.isSample ? 1 : 0);
    columns.time.set(row, microsOf(timeMs));
  }

  #writeFacts({ logsource, brief, hot }: LineFacts): void {
    const { columns, row } = this.#writer;
    columns.product.set(row, logsource.product);
    columns.service.set(row, logsource.service);
    columns.categories.addNames(row, logsource.categories);
    columns.event_code.set(row, brief.eventCode);
    columns.host.set(row, brief.host);
    columns.user.set(row, brief.user);
    columns.src_ip.string(row, brief.srcIp);
    columns.dst_ip.string(row, brief.dstIp);
    columns.class_uid.set(row, brief.classUid);
    columns.activity_id.set(row, brief.activityId);
    columns.severity_id.set(row, brief.severityId);
    columns.status_id.set(row, brief.statusId);
    for (const [place, value] of hot) {
      const column = this.#writer.hot[place];
      if (column instanceof NameColumn) column.set(row, value);
      else column?.string(row, value);
    }
  }

  #writeFields(plain: readonly PlainField[], { names, values, nulls, moved }: LineFacts): void {
    const { columns, row, hot } = this.#writer;
    const { fields, moved_fields: movedFields } = columns;
    const reader = this.#reader;
    const { bytes } = reader;
    for (let i = 0; i < plain.length; i++) {
      const { name, member, column } = plain[i] as PlainField;
      const from = reader.from(member);
      const to = reader.to(member);
      if (column >= 0 && from < to) {
        const target = hot[column];
        if (target instanceof NameColumn) target.set(row, String(reader.valueOf(member)));
        else target?.json(row, bytes, { from, to });
        continue;
      }
      // An empty text is no value of a column.
      if (column >= 0) movedFields.addName(row, name);
      const place = fields.addName(row, name);
      if (from < to) fields.values?.json(place, bytes, { from, to });
    }
    fields.addPairs(row, names, values);
    columns.null_fields.addNames(row, nulls);
    movedFields.addNames(row, moved);
  }
}
