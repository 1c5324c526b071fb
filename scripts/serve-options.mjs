// What `npm start` may be given, known before anything is installed or built: a slip must not cost minutes. The command
// line says the same later; a test compares the two.
/** Long names that take a value. */
export const VALUE_OPTIONS = [
  '--port',
  '--host',
  '--config',
  '--output',
  '--server',
  '--token-file',
  '--timeout',
  '--data',
];
/** Those that take none, with the short ones. */
export const FLAG_OPTIONS = [
  ...[
    '--demo',
    '--no-demo',
    '--json',
    '--ndjson',
    '--quiet',
    '--verbose',
    '--no-color',
    '--no-input',
    '--yes',
    '--help',
  ],
  ...['-q', '-v', '-y', '-h'],
];

/** Why these cannot be the arguments of `watchfloor serve`, or undefined. */
export function whyRefused(args) {
  for (let at = 0; at < args.length; at += 1) {
    const [name, ...value] = args[at].split('=');
    if (VALUE_OPTIONS.includes(name)) {
      // Its value stands behind the sign, or is the next one.
      if (value.length === 0) at += 1;
    } else if (args[at].startsWith('-') && !isFlags(args[at])) {
      return `unknown option ${args[at]}${nearestTo(name)}`;
    } else if (!args[at].startsWith('-')) return `it takes no argument ${args[at]}`;
  }
  return undefined;
}

/** `-qy` is `-q -y`. */
function isFlags(word) {
  if (word.startsWith('--')) return FLAG_OPTIONS.includes(word);
  return word.length > 1 && [...word.slice(1)].every((letter) => FLAG_OPTIONS.includes(`-${letter}`));
}

const MOST_SLIPS = 3;

function nearestTo(name) {
  const known = [...VALUE_OPTIONS, ...FLAG_OPTIONS].filter((option) => option.startsWith('--'));
  const ranked = known.map((option) => [slips(name, option), option]).sort(([one], [other]) => one - other);
  const [[distance, option]] = ranked;
  return distance <= MOST_SLIPS ? `; did you mean ${option}?` : '';
}

/** Letters to put in, leave out or change (Levenshtein). */
function slips(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [at, wanted] of [...other].entries()) {
      next.push(Math.min(next[at] + 1, row[at + 1] + 1, row[at] + (letter === wanted ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1);
}
