export { className, severityName } from './class-names.ts';
export { briefOf, type EventBrief } from './event-brief.ts';
export {
  OCSF_VERSION,
  type OcsfDevice,
  type OcsfEndpoint,
  type OcsfEvent,
  type OcsfFile,
  type OcsfProcess,
  type OcsfUser,
} from './ocsf-event.ts';
