import { pollEvery } from '../live/use-live.ts';
import { WINDOW_ROWS, type WindowAnswer } from './row-windows.ts';

/** Where the windows of a list come from. */
export type WindowSource<Row> = {
  /** The list begins afresh when this changes. Its first part is what others invalidate by. */
  readonly queryKey: readonly unknown[];
  readonly read: (page: {
    readonly cursor: string | undefined;
    readonly limit: number;
    readonly signal: AbortSignal;
  }) => Promise<WindowAnswer<Row>>;
  /** Absent: what was read stays as it is. */
  readonly pollMs?: number;
};

type Window = { readonly cursor: string | undefined; readonly limit: number };

export function windowQuery<Row>({ queryKey, read, pollMs }: WindowSource<Row>, { cursor, limit }: Window) {
  return {
    queryKey: [...queryKey, 'window', cursor ?? null, limit],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => read({ cursor, limit, signal }),
    ...(pollMs !== undefined && { refetchInterval: pollEvery(pollMs) }),
    gcTime: 0,
  };
}

/** So long its answer waits for the list that it is for. */
const AWAITED_MS = 10_000;

/** The top of a list, before the list is there. */
export function firstWindowQuery<Row>(source: WindowSource<Row>) {
  return { ...windowQuery(source, { cursor: undefined, limit: WINDOW_ROWS }), gcTime: AWAITED_MS };
}
