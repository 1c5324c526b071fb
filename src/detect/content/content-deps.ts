import type { Lake, StoredEvent } from '../../collect/lake/index.ts';
import type { Control } from '../../platform/control/index.ts';
import type { Actor, Clock } from '../../platform/kernel/index.ts';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { AttackMatrix, Detection, RuleSettings } from '../detections/index.ts';
import type { MatchableEvent } from '../rule-engine/index.ts';
import type { ContentKeeper } from './content-keeper.ts';
import type { Volumes } from './read-volumes.ts';

export type ContentDeps = {
  readonly control: Pick<Control, 'db' | 'transaction' | 'publish'>;
  readonly clock: Clock;
  readonly lake: Lake;
  readonly keeper: ContentKeeper;
  readonly volumes: Volumes;
  /** The event as its source decodes it, which is how rules see it. */
  readonly decode: (stored: StoredEvent) => MatchableEvent;
  readonly attack: AttackMatrix;
  /** How a rule of the site's own would be read now. */
  readonly ownSettings: () => RuleSettings;
  readonly findPerson: (ref: string) => Promise<{ readonly id: string; readonly name: string } | undefined>;
};

export const personOf = ({ id, name }: Actor) => ({ id, name });

/** Throws `rules.missing` (missing). */
export function requireRule({ keeper }: Pick<ContentDeps, 'keeper'>, ruleId: string): Detection {
  const found = keeper.runner.reading().detections.find(({ rule }) => rule.id === ruleId);
  if (found !== undefined) return found;
  const message = `No rule with the id ${ruleId} is installed, or its file cannot be read.`;
  throw new WatchfloorError('missing', 'rules.missing', { message });
}
