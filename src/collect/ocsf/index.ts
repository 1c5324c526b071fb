export type { OcsfDevice, OcsfEndpoint, OcsfEvent, OcsfProcess, OcsfUser } from './ocsf-event.ts';
