export { type CutRecord, MAX_RECORD_BYTES, reject } from './cut-record.ts';
export { cutFrames, packFrames } from './frames.ts';
export { cutJsonValues } from './json-values.ts';
export { cutLines } from './lines.ts';
export { decodeUtf8, readPayloadText } from './payload-text.ts';
export { tooLongStub } from './too-long-stub.ts';
