import { failureText, hasStatus } from '../api-failure.ts';

/** What became of many so far. */
export type ManyProgress = {
  readonly ok: number;
  readonly skipped: number;
  readonly failed: number;
  readonly pending: number;
  readonly notDone: readonly NotDone[];
};

export type NotDone = { readonly name: string; readonly outcome: 'skipped' | 'failed'; readonly why: string };

type Each<Item> = {
  readonly nameOf: (item: Item) => string;
  readonly act: (item: Item) => Promise<unknown>;
  readonly onProgress: (progress: ManyProgress) => void;
};

const AT_ONCE = 4;

/** One call for each item, a few at once. What the server refuses as it stands now (409) is skipped, anything else has failed. */
export async function runEach<Item>(
  items: readonly Item[],
  { nameOf, act, onProgress }: Each<Item>,
): Promise<ManyProgress> {
  let progress: ManyProgress = { ok: 0, skipped: 0, failed: 0, pending: items.length, notDone: [] };
  const tell = (result: 'ok' | NotDone) => {
    const outcome = result === 'ok' ? 'ok' : result.outcome;
    const notDone = result === 'ok' ? progress.notDone : [...progress.notDone, result];
    progress = { ...progress, [outcome]: progress[outcome] + 1, pending: progress.pending - 1, notDone };
    onProgress(progress);
  };
  const waiting = items[Symbol.iterator]();
  const work = async () => {
    for (const item of waiting) {
      try {
        await act(item);
        tell('ok');
      } catch (error) {
        const outcome = hasStatus(error, 409) ? 'skipped' : 'failed';
        tell({ name: nameOf(item), outcome, why: failureText(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return progress;
}
