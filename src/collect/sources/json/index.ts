export { flattenObject } from './flatten-object.ts';
export { type JsonObject, jsonRecords } from './json-records.ts';
