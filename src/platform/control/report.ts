import type { SafeDetails } from '../kernel/index.ts';

/** Told what an operator should know and no caller is there to hear: restarts, failed handlers, parked events. */
export type ControlReport = (message: string, details: SafeDetails) => void;
