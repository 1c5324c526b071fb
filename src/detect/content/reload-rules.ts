import { audit } from '../../platform/identity/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { refusedRules } from '../detections/index.ts';
import type { ContentDeps } from './content-deps.ts';

export type Reloaded = { readonly revision: number; readonly running: number; readonly refused: number };

/** Reads every rule file again: after an update of a pack. Throws what reading rules throws; the old ones stay then. */
export async function reloadRules({ control, keeper }: ContentDeps, actor: Actor): Promise<Reloaded> {
  requirePermission(actor, 'rules.write');
  await keeper.refresh('files');
  const { runner } = keeper;
  const reloaded = {
    revision: runner.revision(),
    running: runner.detections().length,
    refused: refusedRules(runner.reading().issues).length,
  };
  await control.transaction((tx) =>
    audit(tx, { actor, action: 'rules.reload', subject: 'rules', outcome: 'done', details: reloaded }),
  );
  return reloaded;
}
