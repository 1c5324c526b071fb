export { type CutRecord, reject } from './cut-record.ts';
export { cutJsonValues } from './json-values.ts';
export { cutLines } from './lines.ts';
export { decodeUtf8, readPayloadText } from './payload-text.ts';
