export { flattenObject } from './flatten-object.ts';
export { atMostRecordsOf, type JsonObject, jsonRecords } from './json-records.ts';
export { addAlias, type JsonSource, jsonSource, readJsonEvent } from './json-source.ts';
export { recogniseJson } from './recognise-json.ts';
