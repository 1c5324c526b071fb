/** How a field's bytes become a value of the JSON encoding of OTLP (opentelemetry-proto, "JSON Protobuf Encoding"). */
export type FieldKind =
  | 'string'
  | 'bool'
  | 'double'
  | 'uint32'
  | 'fixed32'
  /** Decimal text: JSON's numbers are too short. */
  | 'int64'
  | 'fixed64'
  /** Lower-case hexadecimal for trace and span ids, else base64. */
  | 'id'
  | 'bytes'
  | MessageName;

export type MessageName =
  | 'Request'
  | 'ResourceLogs'
  | 'Resource'
  | 'ScopeLogs'
  | 'Scope'
  | 'LogRecord'
  | 'KeyValue'
  | 'AnyValue'
  | 'ArrayValue'
  | 'KeyValueList';

type Field = readonly [name: string, kind: FieldKind, isRepeated?: true];

/** opentelemetry-proto 1.x: collector/logs/v1/logs_service.proto, logs/v1/logs.proto, common/v1/common.proto. */
export const MESSAGES: Readonly<Record<MessageName, Readonly<Record<number, Field>>>> = {
  Request: { 1: ['resourceLogs', 'ResourceLogs', true] },
  ResourceLogs: { 1: ['resource', 'Resource'], 2: ['scopeLogs', 'ScopeLogs', true], 3: ['schemaUrl', 'string'] },
  Resource: { 1: ['attributes', 'KeyValue', true], 2: ['droppedAttributesCount', 'uint32'] },
  ScopeLogs: { 1: ['scope', 'Scope'], 2: ['logRecords', 'LogRecord', true], 3: ['schemaUrl', 'string'] },
  Scope: {
    1: ['name', 'string'],
    2: ['version', 'string'],
    3: ['attributes', 'KeyValue', true],
    4: ['droppedAttributesCount', 'uint32'],
  },
  LogRecord: {
    1: ['timeUnixNano', 'fixed64'],
    2: ['severityNumber', 'uint32'],
    3: ['severityText', 'string'],
    5: ['body', 'AnyValue'],
    6: ['attributes', 'KeyValue', true],
    7: ['droppedAttributesCount', 'uint32'],
    8: ['flags', 'fixed32'],
    9: ['traceId', 'id'],
    10: ['spanId', 'id'],
    11: ['observedTimeUnixNano', 'fixed64'],
    12: ['eventName', 'string'],
  },
  KeyValue: { 1: ['key', 'string'], 2: ['value', 'AnyValue'] },
  AnyValue: {
    1: ['stringValue', 'string'],
    2: ['boolValue', 'bool'],
    3: ['intValue', 'int64'],
    4: ['doubleValue', 'double'],
    5: ['arrayValue', 'ArrayValue'],
    6: ['kvlistValue', 'KeyValueList'],
    7: ['bytesValue', 'bytes'],
  },
  ArrayValue: { 1: ['values', 'AnyValue', true] },
  KeyValueList: { 1: ['values', 'KeyValue', true] },
};
