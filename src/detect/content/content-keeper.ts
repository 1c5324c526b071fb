import type { Control } from '../../platform/control/index.ts';
import type { Clock } from '../../platform/kernel/index.ts';
import type { Decisions, Detection, LoadedDetections, RuleField } from '../detections/index.ts';
import { readRuleDecisions } from './decision-store.ts';
import { readRunningExceptions } from './exception-store.ts';
import { expireExceptions } from './expire-exceptions.ts';
import { localFingerprint } from './local-fingerprint.ts';
import { recordVersions } from './record-versions.ts';
import { type Revision, recordDeployment, saveRevision } from './revision-store.ts';
import { createSettledTime, type Position } from './settled-time.ts';

type Reading = Pick<LoadedDetections, 'detections' | 'issues' | 'readings'> & { readonly fields: readonly RuleField[] };

/** The threads that run rules, as this room sees them. */
export type RuleRunner = {
  readonly reading: () => Reading;
  readonly revision: () => number;
  readonly detections: () => readonly Detection[];
  readonly read: () => Promise<Reading>;
  readonly deploy: (revision: Revision) => Promise<void>;
};

export type KeeperDeps = {
  readonly control: Pick<Control, 'db' | 'transaction' | 'publish'>;
  readonly clock: Clock;
  readonly runner: RuleRunner;
  /** The site's own content, looked at for changes. */
  readonly contentDir: string;
  /** Where the pipeline is: an exception that is over is kept for what was received before. */
  readonly position: () => Promise<Position>;
  /** What failed; it is tried again. */
  readonly report: (error: unknown, message: string) => void;
};

/** Sees to it that the rules that run are those that people decided on. */
export type ContentKeeper = {
  /** Puts what was decided in force. Called before the first batch; throws what PostgreSQL and the threads throw. */
  readonly start: () => Promise<void>;
  /** After a decision: it is in force when this resolves. `files`: read the rule files again, too. */
  readonly refresh: (what: 'decisions' | 'files') => Promise<void>;
  /**
   * Rule files and what is decided of them are changed by `work` as one: nobody else changes them and nothing is read before
   * it is over, and the change is in force when this resolves. What `work` throws is thrown, and nothing deployed.
   */
  readonly rewrite: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly runner: RuleRunner;
  /** The site's own content. */
  readonly contentDir: string;
  /** What people decided, as it is in force. */
  readonly decisions: () => Decisions;
  readonly close: () => Promise<void>;
};

/** The revision was recorded as it was stored; that it could not be put in force, and then could, is recorded, too. */
function createDeployer({ control, runner }: KeeperDeps): (revision: Revision) => Promise<void> {
  let failed: number | undefined;
  return async (given) => {
    const { revision } = given;
    const record = (outcome: 'done' | 'failed') =>
      control.transaction((tx) => recordDeployment(tx, { outcome, details: { revision } }));
    try {
      await runner.deploy(given);
    } catch (error) {
      if (failed !== revision) await record('failed');
      failed = revision;
      throw error;
    }
    if (failed === revision) await record('done');
    failed = undefined;
  };
}

/** How long a rule file that was changed by hand, or an exception that is over, may go unnoticed. */
const LOOK_EVERY_MS = 5_000;

export function createContentKeeper(deps: KeeperDeps): ContentKeeper {
  const { control, clock, runner, contentDir, position, report } = deps;
  const settledTime = createSettledTime(position);
  const putInForce = createDeployer(deps);
  const recordTexts = () => recordNewTexts(deps);
  const now = () => new Date(clock.nowMs());
  let decisions: Decisions = { rules: [], exceptions: [] };
  let fingerprint = '';
  let isStale = false;
  let timer: NodeJS.Timeout | undefined;

  const deploy = async (what: 'decisions' | 'files'): Promise<void> => {
    const seen = await localFingerprint(contentDir);
    const reading = what === 'files' ? await runner.read() : runner.reading();
    const decided = await readDecisions(control.db, new Date(await settledTime(clock.nowMs())));
    const revision = await saveRevision(control.db, { decisions: decided, readings: reading.readings }, now());
    if (revision.revision !== runner.revision()) await putInForce(revision);
    decisions = decided;
    if (what === 'files') fingerprint = seen;
  };
  const turns = createTurns(() => {
    isStale = true;
  });
  const refresh = (what: 'decisions' | 'files') => turns.take(() => deploy(what));
  const look = async (): Promise<void> => {
    await expireExceptions(control, now());
    const isChanged = (await localFingerprint(contentDir)) !== fingerprint;
    const settledMs = await settledTime(clock.nowMs());
    const isOver = decisions.exceptions.some(({ expiresAtMs }) => expiresAtMs <= settledMs);
    if (!isOver && !isChanged && !isStale) return;
    isStale = false;
    await refresh(isChanged ? 'files' : 'decisions');
    if (isChanged) await recordTexts();
  };
  const lookAgain = () => {
    timer = setTimeout(() => {
      looking = look()
        .catch((error: unknown) => report(error, 'the rules in force could not be brought up to date'))
        .finally(lookAgain);
    }, LOOK_EVERY_MS);
  };
  let looking: Promise<void> = Promise.resolve();
  let isClosed = false;
  return {
    runner,
    contentDir,
    decisions: () => withoutEnded(decisions, clock.nowMs()),
    start: async () => {
      await expireExceptions(control, now());
      fingerprint = await localFingerprint(contentDir);
      await refresh('decisions');
      // 3,780 texts at the first start: nobody waits for them.
      looking = recordTexts().finally(() => {
        if (!isClosed) lookAgain();
      });
    },
    refresh: async (what) => {
      await refresh(what);
      if (what === 'files') await recordTexts();
    },
    rewrite: (work) => withSequel(() => turns.take(() => withSequel(work, () => deploy('files'))), recordTexts),
    close: async () => {
      isClosed = true;
      await looking;
      clearTimeout(timer);
      await turns.over();
    },
  };
}

async function withSequel<Result>(work: () => Promise<Result>, sequel: () => Promise<void>): Promise<Result> {
  const result = await work();
  await sequel();
  return result;
}

/** One after the other: two that deploy at once would leave the older one in force. */
function createTurns(onFailure: () => void) {
  let line: Promise<unknown> = Promise.resolve();
  return {
    take: <Result>(work: () => Promise<Result>): Promise<Result> => {
      const turn = line.then(work);
      line = turn.catch(onFailure);
      return turn;
    },
    over: async () => {
      await line;
    },
  };
}

async function recordNewTexts({ control, clock, runner, report }: KeeperDeps): Promise<void> {
  try {
    await recordVersions(control.db, runner.reading().detections, new Date(clock.nowMs()));
  } catch (error) {
    report(error, 'the texts of new rule versions could not be kept');
  }
}

/** An exception that is over runs on for what was received before; to people it is over. */
function withoutEnded(decisions: Decisions, nowMs: number): Decisions {
  return { ...decisions, exceptions: decisions.exceptions.filter(({ expiresAtMs }) => nowMs < expiresAtMs) };
}

async function readDecisions(db: Control['db'], endedAfter: Date): Promise<Decisions> {
  const [rules, exceptions] = await Promise.all([readRuleDecisions(db), readRunningExceptions(db, endedAfter)]);
  return {
    rules,
    exceptions: exceptions.map(({ id, ruleIds, criterion, expiresAtMs }) => ({ id, ruleIds, criterion, expiresAtMs })),
  };
}
