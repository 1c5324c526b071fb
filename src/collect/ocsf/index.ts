export { className, severityName } from './class-names.ts';
export type { OcsfDevice, OcsfEndpoint, OcsfEvent, OcsfProcess, OcsfUser } from './ocsf-event.ts';
