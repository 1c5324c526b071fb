import type { RuleVocabulary } from '../../../../src/detect/content/contract.ts';
import type { Completions } from './editor-view.ts';

const RULE_KEYS = [
  'author',
  'correlation',
  'date',
  'description',
  'detection',
  'falsepositives',
  'fields',
  'filter',
  'id',
  'level',
  'license',
  'logsource',
  'modified',
  'name',
  'references',
  'related',
  'status',
  'tags',
  'taxonomy',
  'title',
] as const;
const VALUES: Readonly<Record<string, readonly string[]>> = {
  status: ['stable', 'test', 'experimental', 'deprecated', 'unsupported'],
  level: ['informational', 'low', 'medium', 'high', 'critical'],
};
const LOGSOURCE_KEYS = ['category', 'product', 'service', 'definition'];
const CONDITION_WORDS = ['and', 'or', 'not', '1 of ', 'all of ', 'them'];
const MOST_SHOWN = 100;

/** What may be written at this place of a Sigma rule; undefined where anything may. Places count in UTF-16 units. */
export function completeRule(text: string, at: number, words: RuleVocabulary): Completions | undefined {
  const lines = text.slice(0, at).split('\n');
  const line = lines.at(-1) ?? '';
  const section = sectionOf(lines);
  const lineStart = at - line.length;
  const modifier = /^\s*(?:- )?['"]?[^\s:|'"]+(?:\|[a-z0-9]+)*\|([a-z0-9]*)$/.exec(line);
  if (section === 'detection' && modifier) return offer(at, modifier[1], words.modifiers.map(keep));
  const value = /^(\s*)([A-Za-z_]+):\s+(.*)$/.exec(line);
  if (value) return completeValue({ key: value[2] ?? '', typed: value[3] ?? '', at, section, text, words });
  if (section === 'tags') {
    const tag = /^\s*- ([\w.-]*)$/.exec(line);
    return tag ? offer(at, tag[1], words.tags.map(keep)) : undefined;
  }
  const key = /^(\s*)(?:- )?([\w.-]*)$/.exec(line);
  if (!key) return undefined;
  const indent = key[1]?.length ?? 0;
  if (indent === 0 && lineStart + (key[2]?.length ?? 0) === at) {
    return offer(
      at,
      key[2],
      RULE_KEYS.map((name) => ({ label: name, apply: `${name}: ` })),
    );
  }
  if (section === 'logsource')
    return offer(
      at,
      key[2],
      LOGSOURCE_KEYS.map((name) => ({ label: name, apply: `${name}: ` })),
    );
  if (section !== 'detection') return undefined;
  const fields = words.fields.map(({ name, rules }) => ({ label: name, detail: `${rules} rules` }));
  return offer(at, key[2], [{ label: 'condition', apply: 'condition: ' }, ...fields]);
}

type Value = {
  readonly key: string;
  readonly typed: string;
  readonly at: number;
  readonly section: string;
  readonly text: string;
  readonly words: RuleVocabulary;
};

function completeValue({ key, typed, at, section, text, words }: Value): Completions | undefined {
  if (section === 'logsource') {
    const names = { product: words.products, service: words.services, category: words.categories }[key];
    return names && offer(at, typed, names.map(keep));
  }
  if (section === 'detection' && key === 'condition') {
    const word = /[\w*]*$/.exec(typed)?.[0];
    return offer(at, word, [...selectionsOf(text), ...CONDITION_WORDS].map(keep));
  }
  const known = section === key ? VALUES[key] : undefined;
  return known && offer(at, typed, known.map(keep));
}

type Option = Completions['options'][number];
const keep = (label: string): Option => ({ label });

/** What begins with the typed text first, then what holds it. */
function offer(at: number, typed = '', options: readonly Option[]): Completions | undefined {
  const wanted = typed.toLowerCase();
  const rank = ({ label }: Option) => label.toLowerCase().indexOf(wanted);
  const found = options.filter((option) => rank(option) >= 0);
  if (found.length === 0 || found.some(({ label }) => label === typed)) return undefined;
  const begins = found.filter((option) => rank(option) === 0);
  const holds = found.filter((option) => rank(option) > 0);
  return { from: at - typed.length, options: [...begins, ...holds].slice(0, MOST_SHOWN) };
}

/** The outermost key whose block the last line stands in. */
function sectionOf(lines: readonly string[]): string {
  for (const line of lines.toReversed()) {
    if (/^---/.test(line)) return '';
    const key = /^([A-Za-z_]+):/.exec(line);
    if (key) return key[1] ?? '';
  }
  return '';
}

function selectionsOf(text: string): readonly string[] {
  const block = /^detection:\s*\n((?:[ \t]+.*\n|\s*\n|#.*\n)*)/m.exec(`${text}\n`)?.[1] ?? '';
  const names = [...block.matchAll(/^( +)([\w-]+):/gm)];
  const indent = Math.min(...names.map((name) => name[1]?.length ?? 0));
  return names
    .filter((name) => name[1]?.length === indent)
    .map((name) => name[2] ?? '')
    .filter((name) => name !== 'condition' && name !== 'timeframe');
}
