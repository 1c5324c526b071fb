export { EventFields, fieldNameOf, SYSTEM_ATTRIBUTES, SYSTEM_ELEMENTS } from './event-fields.ts';
export { EVTX_CHUNK_MAGIC, type EvtxRecord, readChunk } from './read-chunk.ts';
export { EVTX_CHUNK_BYTES, EVTX_HEADER_BYTES, isEvtxFile, splitEvtxChunks } from './split-chunks.ts';
