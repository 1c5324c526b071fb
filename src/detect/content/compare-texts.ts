export type DiffLine = { readonly kind: 'same' | 'removed' | 'added'; readonly text: string };

/** Beyond so many lines that differ, the rest is shown as taken out and put in: the work grows with their square. */
const MAX_DIFFERENCES = 2_000;

/** The shortest way from one text to the other, line by line (E. Myers, "An O(ND) Difference Algorithm", 1986). */
export function compareTexts(from: string, to: string): readonly DiffLine[] {
  const a = linesOf(from);
  const b = linesOf(to);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return [
    ...mark('same', a.slice(0, start)),
    ...compareMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...mark('same', a.slice(a.length - end)),
  ];
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function mark(kind: DiffLine['kind'], lines: readonly string[]): readonly DiffLine[] {
  return lines.map((text) => ({ kind, text }));
}

function compareMiddle(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  const trace = furthestReaches(a, b);
  return trace === undefined ? [...mark('removed', a), ...mark('added', b)] : walkBack(a, b, trace);
}

type Reaches = ReadonlyMap<number, number>;

/** For each number of differences, how far into `a` each diagonal comes; undefined beyond the bound. */
function furthestReaches(a: readonly string[], b: readonly string[]): readonly Reaches[] | undefined {
  const reach = new Map<number, number>([[1, 0]]);
  const trace: Reaches[] = [];
  for (let differences = 0; differences <= Math.min(a.length + b.length, MAX_DIFFERENCES); differences += 1) {
    trace.push(new Map(reach));
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      let x = stepDown(reach, diagonal, differences)
        ? (reach.get(diagonal + 1) ?? 0)
        : (reach.get(diagonal - 1) ?? 0) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      reach.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return trace;
    }
  }
  return undefined;
}

function stepDown(reach: Reaches, diagonal: number, differences: number): boolean {
  if (diagonal === -differences) return true;
  return diagonal !== differences && (reach.get(diagonal - 1) ?? 0) < (reach.get(diagonal + 1) ?? 0);
}

function walkBack(a: readonly string[], b: readonly string[], trace: readonly Reaches[]): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let x = a.length;
  let y = b.length;
  for (let differences = trace.length - 1; differences >= 0; differences -= 1) {
    const reach = trace[differences] ?? new Map();
    const isDown = stepDown(reach, x - y, differences);
    const before = isDown ? x - y + 1 : x - y - 1;
    const fromX = reach.get(before) ?? 0;
    const fromY = fromX - before;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      lines.push({ kind: 'same', text: a[x - 1] ?? '' });
      x -= 1;
      y -= 1;
    }
    if (differences === 0) break;
    lines.push(isDown ? { kind: 'added', text: b[fromY] ?? '' } : { kind: 'removed', text: a[fromX] ?? '' });
    x = fromX;
    y = fromY;
  }
  return lines.reverse();
}
