import { audit } from '../../platform/identity/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { refusedRules } from '../detections/index.ts';
import type { ContentDeps } from './content-deps.ts';

export type Reloaded = { readonly revision: number; readonly running: number; readonly refused: number };

/**
 * Reads every rule file again: after an update of a pack. Throws what reading rules throws; the old ones stay then. Who asked
 * is recorded before anything changes, and what came of it by the keeper, as `rules.deploy`.
 */
export async function reloadRules({ control, keeper }: ContentDeps, actor: Actor): Promise<Reloaded> {
  requirePermission(actor, 'rules.write');
  const { runner } = keeper;
  const record = (outcome: 'done' | 'failed') =>
    control.transaction((tx) =>
      audit(tx, {
        actor,
        action: 'rules.reload',
        subject: 'rules',
        outcome,
        details: { revision: runner.revision() },
      }),
    );
  await record('done');
  await keeper.refresh('files').catch(async (error: unknown) => {
    await record('failed');
    throw error;
  });
  return {
    revision: runner.revision(),
    running: runner.detections().length,
    refused: refusedRules(runner.reading().issues).length,
  };
}
