export type DiffLine = { readonly kind: 'same' | 'removed' | 'added'; readonly text: string };

/** Null: nothing stands on this side. */
export type LinePair = { readonly before: DiffLine | null; readonly after: DiffLine | null };

/** For two columns: what was taken out stands beside what was put in at the same place. */
export function pairLines(lines: readonly DiffLine[]): readonly LinePair[] {
  const pairs: LinePair[] = [];
  let removed: DiffLine[] = [];
  let added: DiffLine[] = [];
  const flush = () => {
    for (let place = 0; place < Math.max(removed.length, added.length); place += 1) {
      pairs.push({ before: removed[place] ?? null, after: added[place] ?? null });
    }
    removed = [];
    added = [];
  };
  for (const line of lines) {
    if (line.kind === 'removed') removed.push(line);
    else if (line.kind === 'added') added.push(line);
    else {
      flush();
      pairs.push({ before: line, after: line });
    }
  }
  flush();
  return pairs;
}
