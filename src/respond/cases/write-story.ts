import { personOf } from '../../detect/alerts/index.ts';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import { lockCase, readCase } from './case-store.ts';
import { type CasesDeps, inCaseWork, recordAct } from './change-case.ts';
import type { Story } from './contract.ts';
import { insertStory, readStories } from './workspace-store.ts';

const VERSIONS_LISTED = 100;

type Input = { readonly caseNumber: string; readonly text: string; readonly basedOn: number };

/** A new version, on closed cases too. Throws `cases.missing`, `cases.story-changed` (conflict). */
export function writeStory(deps: CasesDeps, actor: Actor, { caseNumber, text, basedOn }: Input): Promise<Story> {
  return inCaseWork(deps, actor, async (work) => {
    const known = await lockCase(work.tx, caseNumber);
    const [latest] = await readStories(work.tx, known.digits, 1);
    if (latest?.text === text) return latest;
    if ((latest?.version ?? 0) !== basedOn) throw storyChanged(latest);
    const story = { version: basedOn + 1, text, by: personOf(actor), at: work.now.toISOString() };
    await insertStory(work.tx, known.digits, story);
    await recordAct(work, known, { act: 'cases.write-story', details: { version: story.version } });
    return story;
  });
}

function storyChanged(latest: Story | undefined): WatchfloorError {
  return new WatchfloorError('conflict', 'cases.story-changed', {
    message: latest
      ? `${latest.by.name} has written version ${latest.version} since. Bring both together, then save again.`
      : 'There is no such version of the summary.',
    details: { version: latest?.version ?? 0, by: latest?.by.name ?? null },
  });
}

/** Throws `cases.missing`. */
export async function listStories(
  db: Database,
  actor: Actor,
  caseNumber: string,
): Promise<{ readonly data: readonly Story[]; readonly next: null }> {
  requirePermission(actor, 'cases.read');
  const { digits } = await readCase(db, caseNumber);
  return { data: await readStories(db, digits, VERSIONS_LISTED), next: null };
}
