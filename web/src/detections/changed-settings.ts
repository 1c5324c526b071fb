import type { DetectionReply } from '../../../src/detect/content/contract.ts';

/** Null: as its pack says. */
export type RuleSettings = {
  readonly state: DetectionReply['state'] | null;
  readonly level: DetectionReply['level'] | null;
};

/** Only what this person changed is sent: what somebody else has decided meanwhile stays. */
export function changedSettings(opened: RuleSettings, chosen: RuleSettings): Partial<RuleSettings> {
  return {
    ...(chosen.state !== opened.state && { state: chosen.state }),
    ...(chosen.level !== opened.level && { level: chosen.level }),
  };
}
