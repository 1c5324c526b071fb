import { basename, dirname, join, normalize } from 'node:path/posix';

/** The floor plan as data; `architecture.test.ts` holds the real one. */
export type FloorPlan = {
  /** Left to right. A room imports rooms of layers to its left, and declared neighbours. */
  readonly layers: readonly string[];
  /** room → rooms of its own layer that it may import. A room that is not named here does not exist. */
  readonly neighbours: Readonly<Record<string, readonly string[]>>;
  /** Rooms without I/O, clock or randomness, and the packages they may use. */
  readonly pure: Readonly<Record<string, readonly string[]>>;
  /** Roofs that may enter every room by its door. */
  readonly roots: readonly string[];
};

export type SourceText = { readonly path: string; readonly text: string };
export type Violation = { readonly path: string; readonly message: string };

type Import = { readonly path: string; readonly specifier: string; readonly isTypeOnly: boolean };

const IMPORT =
  /^\s*(?:import|export)\s+(type\s+)?(?:[^'"();]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm;
const IMPURE =
  /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.|\bprocess\.|\bsetTimeout\(|\bsetInterval\(|\bfetch\(/;
const BANNED_NAMES = /(^|[-.])(utils?|helpers?|common|misc|manager|base)([-.]|$)/;
/** `client.ts`: the HTTP room's, so that the command line does not load a server. */
const DOORS = new Set(['index.ts', 'contract.ts', 'client.ts']);

function importsOf({ path, text }: SourceText): Import[] {
  return [...text.matchAll(IMPORT)].map((match) => ({
    path,
    specifier: match[2] ?? match[3] ?? '',
    isTypeOnly: match[1] !== undefined,
  }));
}

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
/** Fixtures are code of tests, too. */
const isTest = (path: string) => /\.(test|bench)\.tsx?$|\/fixtures\//.test(path);

/** `src/collect/lake/x.ts` → `collect/lake`; `src/server/x.ts` → `server`. */
function roomOf(path: string, plan: FloorPlan): string | undefined {
  const [top, layer = '', room = ''] = path.split('/');
  if (top !== 'src') return undefined;
  return plan.roots.includes(layer) ? layer : `${layer}/${room}`;
}

function checkCrossing(entry: Import, rooms: { from: string; to: string }, plan: FloorPlan): string | undefined {
  const { from, to } = rooms;
  const [fromLayer = ''] = from.split('/');
  const [toLayer = ''] = to.split('/');
  if (plan.roots.includes(to)) {
    return from === 'cli'
      ? undefined
      : `${from} imports ${to}: nothing but the CLI stands right of the composition root`;
  }
  if (!plan.roots.includes(from)) {
    const isLeft = plan.layers.indexOf(toLayer) < plan.layers.indexOf(fromLayer);
    const isNeighbour = fromLayer === toLayer && plan.neighbours[from]?.includes(to) === true;
    if (!isLeft && !isNeighbour) return `${from} imports ${to}: not to its left and not a declared neighbour`;
  }
  const target = basename(entry.specifier);
  return DOORS.has(target)
    ? undefined
    : `imports ${entry.specifier}: the inside of ${to} is private, use its index.ts or contract.ts`;
}

function checkImport(entry: Import, plan: FloorPlan): string | undefined {
  const from = roomOf(entry.path, plan);
  if (from === undefined || isTest(entry.path)) return undefined;
  const allowed = plan.pure[from];
  if (!entry.specifier.startsWith('.')) {
    if (!allowed || allowed.includes(entry.specifier)) return undefined;
    return `imports ${entry.specifier}: ${from} is pure (allowed: ${allowed.join(', ') || 'nothing'})`;
  }
  const target = normalize(join(dirname(entry.path), entry.specifier));
  const to = roomOf(target, plan);
  if (to === undefined) return `imports ${entry.specifier}, which lies outside src`;
  if (to === from) return undefined;
  if (from === 'detect/rule-engine') return `imports ${entry.specifier}: the rule engine stands alone, it is published`;
  return checkCrossing(entry, { from, to }, plan);
}

function checkFile(file: SourceText, plan: FloorPlan): string[] {
  const found: string[] = [];
  const room = roomOf(file.path, plan);
  if (room !== undefined && !plan.roots.includes(room) && !(room in plan.neighbours))
    found.push(`${room} is no room of the plan`);
  if (BANNED_NAMES.test(basename(file.path)))
    found.push('is named for a drawer (utils, helpers, common, …): name what it does');
  if (room !== undefined && room in plan.pure && !isTest(file.path)) {
    const impure = IMPURE.exec(withoutComments(file.text));
    if (impure) found.push(`uses ${impure[0]}: ${room} is pure, hand the value in`);
  }
  return found;
}

/** The web sees contracts of the server, as types, and nothing else of it. */
function checkWebImport(entry: Import): string | undefined {
  if (!entry.path.startsWith('web/src/') || !entry.specifier.startsWith('.')) return undefined;
  const target = normalize(join(dirname(entry.path), entry.specifier));
  if (target.startsWith('web/')) return undefined;
  return basename(target) === 'contract.ts' ? undefined : `imports ${entry.specifier}: the web sees contracts only`;
}

/** Every place where the code does not follow the floor plan. */
export function findViolations(files: readonly SourceText[], plan: FloorPlan): Violation[] {
  return files.flatMap((file) => {
    const messages = [
      ...checkFile(file, plan),
      ...importsOf(file).flatMap((entry) => checkImport(entry, plan) ?? checkWebImport(entry) ?? []),
    ];
    return messages.map((message) => ({ path: file.path, message }));
  });
}
