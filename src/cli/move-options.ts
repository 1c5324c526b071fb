import { GLOBAL_OPTIONS } from './global-options.ts';

const NAMES = GLOBAL_OPTIONS.map(({ flags }) => ({
  names: flags.split(/[ ,]+/).filter((word) => word.startsWith('-')),
  takesValue: flags.includes('<'),
}));

/** How many words the option takes up, its value included; 0: it is none of every command's. */
function lengthOf(word: string): number {
  const [name = ''] = word.split('=', 1);
  const option = NAMES.find(({ names }) => names.includes(name));
  if (option === undefined) return 0;
  return option.takesValue && !word.includes('=') ? 2 : 1;
}

/**
 * `--data DIR alert list` as `alert list --data DIR`: options of every command may stand before it, too. `commandLength`
 * says how many of the words given spell a command. A line without such options stays as it is.
 */
export function moveOptions(
  argv: readonly string[],
  commandLength: (words: readonly string[]) => number,
): readonly string[] {
  const words: string[] = [];
  const moved: string[] = [];
  let at = 0;
  for (let word = argv[at]; word !== undefined; word = argv[at]) {
    const length = lengthOf(word);
    if (length === 0 && word.startsWith('-')) break;
    if (length === 0 && commandLength(words) > 0 && commandLength([...words, word]) <= words.length) break;
    (length > 0 ? moved : words).push(...argv.slice(at, at + Math.max(1, length)));
    at += Math.max(1, length);
  }
  return commandLength(words) > 0 ? [...words, ...moved, ...argv.slice(at)] : argv;
}
