export { type CutRecord, reject } from './cut-record.ts';
export { cutEnvelopes, type Enveloped, packEnvelopes } from './envelopes.ts';
export { cutFrames, packFrames } from './frames.ts';
export { findMember, type JsonMember, jsonMembers, memberNames, memberText, withoutMember } from './json-members.ts';
export { isJsonBlank, scanJsonValue } from './json-scanner.ts';
export { cutJsonValues } from './json-values.ts';
export { cutLines } from './lines.ts';
export { decodeUtf8, readPayloadText } from './payload-text.ts';
export { MAX_RECORD_BYTES, tooLongStub } from './too-long-stub.ts';
