export { readAnyTime } from './any-time.ts';
export { type ReadTimestamp, readBsdTimestamp, readIsoTimestamp, readLogTimestamp } from './timestamps.ts';
