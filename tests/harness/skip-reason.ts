/** What a test may need, by the word in its name, and how to get it. */
export const MEANS: Readonly<Record<string, string>> = {
  root: 'sudo npm test',
  tmpfs: 'sudo npm test, where mount(8) may mount one',
  strace: 'apt-get install strace',
  setpriv: 'apt-get install util-linux',
  logger: 'apt-get install bsdutils',
  'the data kit': 'WATCHFLOOR_DATA_KIT=FOLDER npm test',
};

/** Of `lets nobody in (needs root and strace)`: `root`, `strace`. */
export function needsOf(name: string): readonly string[] {
  return [...name.matchAll(/\(needs ([^()]+)\)/g)].flatMap(([, needs = '']) => needs.split(' and '));
}

/**
 * Why a test was skipped and what would make it run, from its name: `(needs root)` is looked up, `(skipped: …)` says both
 * itself. Undefined where the name says nothing: a test that nobody can bring to run.
 */
export function skipReason(fullName: string): string | undefined {
  const said = /\(skipped: ([^()]+)\)/.exec(fullName)?.[1];
  if (said !== undefined) return said;
  const needs = needsOf(fullName);
  const ways = [...new Set(needs.flatMap((need) => MEANS[need] ?? []))];
  return needs.length > 0 && ways.length > 0
    ? `needs ${needs.join(' and ')}; to have it: ${ways.join('; ')}`
    : undefined;
}
