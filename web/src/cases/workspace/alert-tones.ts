import type { Level } from '../../../../src/detect/alerts/contract.ts';
import type { LaneTone } from '../../frame/charts/lane-marks.ts';

/** How alerts look in pictures. */
export const TONES = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
  informational: 'info',
} as const satisfies Record<Level, LaneTone>;
