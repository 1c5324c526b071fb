export { className, severityName } from './class-names.ts';
export { briefOf, type EventBrief } from './event-brief.ts';
export type { OcsfDevice, OcsfEndpoint, OcsfEvent, OcsfProcess, OcsfUser } from './ocsf-event.ts';
