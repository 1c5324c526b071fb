import { setTimeout as pause } from 'node:timers/promises';
import type { JobDefinition } from '../contract.ts';
import { describeError, pauseAfterFailures, type RunnerParts, settleWithin } from '../runner.ts';
import {
  type ClaimedJob,
  claimJob,
  failJob,
  finishJob,
  JOB_LEASE_RENEWAL_MS,
  nextJobDueMs,
  releaseAllJobs,
  renewJob,
  scheduleJob,
} from './job-store.ts';

export { enqueueJob } from './job-store.ts';

const POLL_MS = 1_000;
/** At once in this process; a slow job must not hold up the others. */
const WORKERS = 4;
/** About five minutes of growing pauses. A schedule never gives up. */
const TRIES = 15;

export type JobRunner = {
  readonly start: (jobs: readonly JobDefinition[]) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export function createJobRunner(parts: RunnerParts): JobRunner {
  const stopping = new AbortController();
  const workers: Promise<void>[] = [];
  return {
    start: async (jobs) => {
      if (parts.isAlone) await releaseAllJobs(parts.db);
      for (const { name, everyMs } of jobs) {
        if (everyMs !== undefined) await scheduleJob(parts.db, name, everyMs);
      }
      const worker = new Worker(parts, jobs, stopping.signal);
      for (let count = 0; count < WORKERS; count += 1) workers.push(worker.workForever());
    },
    stop: async () => {
      stopping.abort();
      await settleWithin(workers);
    },
  };
}

class Worker {
  readonly #parts: RunnerParts;
  readonly #definitions: ReadonlyMap<string, JobDefinition>;
  readonly #names: readonly string[];
  readonly #signal: AbortSignal;

  constructor(parts: RunnerParts, jobs: readonly JobDefinition[], signal: AbortSignal) {
    this.#parts = parts;
    this.#definitions = new Map(jobs.map((job) => [job.name, job]));
    this.#names = [...this.#definitions.keys()];
    this.#signal = signal;
  }

  async workForever(): Promise<void> {
    let failures = 0;
    while (!this.#signal.aborted) {
      try {
        await this.#workOnce();
        failures = 0;
      } catch {
        // Only the database can fail here: what a job throws is recorded with the job.
        failures += 1;
        await pause(pauseAfterFailures(failures), undefined, { signal: this.#signal }).catch(() => undefined);
      }
    }
  }

  async #workOnce(): Promise<void> {
    const { db, holder, wakeUps } = this.#parts;
    const job = await claimJob(db, { holder, names: this.#names });
    if (job !== undefined) return this.#run(job);
    const dueMs = (await nextJobDueMs(db, this.#names)) ?? POLL_MS;
    await wakeUps.wait('control_jobs', Math.min(Math.max(dueMs, 5), POLL_MS), this.#signal);
  }

  async #run(job: ClaimedJob): Promise<void> {
    const { db, holder } = this.#parts;
    const definition = this.#definitions.get(job.name);
    if (definition === undefined) return;
    const held = { id: job.id, holder };
    const renewal = setInterval(() => void renewJob(db, held).catch(() => undefined), JOB_LEASE_RENEWAL_MS);
    try {
      await definition.run(job.input);
    } catch (error) {
      return await this.#recordFailure(job, definition, error);
    } finally {
      clearInterval(renewal);
    }
    await finishJob(db, held, definition.everyMs);
  }

  async #recordFailure(job: ClaimedJob, definition: JobDefinition, error: unknown): Promise<void> {
    const { db, holder, report } = this.#parts;
    const tries = job.failedTries + 1;
    report('A job failed', { job: job.name, tries, error: describeError(error) });
    const isGivenUp = tries >= TRIES && definition.everyMs === undefined;
    const retryMs = isGivenUp ? undefined : pauseAfterFailures(tries);
    await failJob(db, { id: job.id, holder }, { error: describeError(error), retryMs });
  }
}
