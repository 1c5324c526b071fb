import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { envelopeOf, type ReceivedRecord, type RecordForm } from '../received-record.ts';

export const MOST_RECORDS = 100_000;
/** Of a body in its plain form; the document has it whole. */
const MOST_DEPTH = 200;
/** Semantic conventions: the line as its source wrote it, where the body is something made of it. */
const ORIGINAL = 'log.record.original';

const anyValue = z.looseObject({});
const keyValues = z.array(z.looseObject({ key: z.string().default(''), value: anyValue.nullish() })).nullish();
const logRecord = z.looseObject({ body: anyValue.nullish(), attributes: keyValues });
const requestSchema = z.looseObject({
  resourceLogs: z
    .array(
      z.looseObject({
        resource: z.looseObject({ attributes: keyValues }).nullish(),
        scopeLogs: z
          .array(
            z.looseObject({
              scope: z.looseObject({ name: z.string().nullish() }).nullish(),
              logRecords: z.array(logRecord).nullish(),
            }),
          )
          .nullish(),
      }),
    )
    .nullish(),
});

type LogRecord = z.output<typeof logRecord>;
type KeyValues = z.output<typeof keyValues>;
type Around = { readonly resource: unknown; readonly scope: unknown; readonly host: unknown; readonly hint: string };

/** The records of a request in OTLP's JSON form. Undefined: it is none, or has too many. */
export function readLogRecords(request: unknown): readonly ReceivedRecord[] | undefined {
  const parsed = requestSchema.safeParse(request);
  if (!parsed.success) return undefined;
  const records: ReceivedRecord[] = [];
  for (const { resource, scopeLogs } of parsed.data.resourceLogs ?? []) {
    const host = attributeOf(resource?.attributes, 'host.name');
    for (const { scope, logRecords } of scopeLogs ?? []) {
      const around = { resource, scope, host, hint: scope?.name ?? '' };
      for (const record of logRecords ?? []) {
        if (records.length >= MOST_RECORDS) return undefined;
        records.push(receivedRecord(record, around));
      }
    }
  }
  return records;
}

/** The whole document is the record with its resource and scope beside its own members. */
function receivedRecord(record: LogRecord, { resource, scope, host, hint }: Around): ReceivedRecord {
  const timeMs = firstTime(record.timeUnixNano, record.observedTimeUnixNano);
  const facts = {
    via: 'otlp',
    ...(timeMs !== undefined && { timeMs }),
    ...(typeof host === 'string' && { host }),
  };
  const document = { ...record, resource, scope };
  const inner = (text: string | undefined, rest: object): RecordForm[] =>
    text === undefined || text === ''
      ? []
      : [{ bytes: Buffer.from(text), envelope: () => envelopeOf(facts, JSON.stringify(rest)) }];
  const original = attributeOf(record.attributes, ORIGINAL);
  const others = record.attributes?.filter(({ key }) => key !== ORIGINAL);
  const forms = [
    ...inner(typeof original === 'string' ? original : undefined, { ...document, attributes: others }),
    ...inner(textOf(record.body), { ...document, body: null }),
    {
      get bytes() {
        return Buffer.from(JSON.stringify(document));
      },
    },
  ];
  return { hint, forms, innermost: 0, whole: forms.length - 1 };
}

/** A body that is a text, or the JSON of one that is a map. */
function textOf(body: LogRecord['body']): string | undefined {
  const value = plainValue(body, 0);
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? JSON.stringify(value) : undefined;
}

function attributeOf(attributes: KeyValues, name: string): unknown {
  return plainValue(attributes?.find(({ key }) => key === name)?.value, 0);
}

/** An `AnyValue` without the words for its type. */
function plainValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MOST_DEPTH) return undefined;
  const { stringValue, boolValue, intValue, doubleValue, bytesValue, arrayValue, kvlistValue } = value as Readonly<
    Record<string, unknown>
  >;
  if (kvlistValue !== undefined) {
    const pairs = valuesOf(kvlistValue).map(
      (pair) => [String(pair.key ?? ''), plainValue(pair.value, depth + 1)] as const,
    );
    return Object.fromEntries(pairs);
  }
  if (arrayValue !== undefined) return valuesOf(arrayValue).map((one) => plainValue(one, depth + 1) ?? null);
  const whole = intValue === undefined ? undefined : Number(intValue);
  return stringValue ?? boolValue ?? (Number.isSafeInteger(whole) ? whole : intValue) ?? doubleValue ?? bytesValue;
}

function valuesOf(list: unknown): readonly Readonly<Record<string, unknown>>[] {
  const values = typeof list === 'object' && list !== null && 'values' in list ? list.values : [];
  return Array.isArray(values) ? values.filter((one) => typeof one === 'object' && one !== null) : [];
}

/** Nanoseconds as text or number; 0 says that it is not known. */
function firstTime(...times: readonly unknown[]): number | undefined {
  return times.map((time) => Number(time) / 1e6).find((ms) => Number.isFinite(ms) && ms > 0);
}
