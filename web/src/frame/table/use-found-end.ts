import { useEffect, useState } from 'react';
import type { RowTotal } from './row-source.ts';

type Counted = { readonly key: string; readonly total: RowTotal | undefined };
type FoundEnd = { readonly key: string; readonly rows: number | undefined; readonly at: number };

/** The window at which a list ends that was found shorter than it is counted; undefined where it was not, or was counted again. */
export function endOf(found: FoundEnd | undefined, { key, total }: Counted): number | undefined {
  return found && found.key === key && found.rows === total?.rows ? found.at : undefined;
}

/** `recount` is called when an end is found before the one that was counted; the same function from draw to draw. */
export function useFoundEnd({ key, total }: Counted, recount: (() => unknown) | undefined) {
  const [found, setFound] = useState<FoundEnd>();
  useEffect(() => {
    if (found) recount?.();
  }, [found, recount]);
  const end = endOf(found, { key, total });
  const findEnd = (at: number) => {
    if (end === undefined || at < end) setFound({ key, rows: total?.rows, at });
  };
  return [end, findEnd] as const;
}
