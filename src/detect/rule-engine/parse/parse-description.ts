import type { RuleDescription, RuleLevel, RuleLogsource } from '../contract.ts';
import type { FilterDescription } from '../sigma-filter.ts';
import type { IssueLog } from './issue-log.ts';
import { KNOWN_LOGSOURCES } from './known-logsources.ts';
import { isRecord, toText, toTexts, type YamlRecord } from './yaml-value.ts';

export type RulePlace = {
  readonly file: string;
  readonly version: string;
  readonly line: number;
  /** Which document of the file, from 0. */
  readonly index: number;
};

const LEVELS: readonly RuleLevel[] = ['informational', 'low', 'medium', 'high', 'critical'];
const STATUSES = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A rule that says nothing of its level must not vanish among those that never alert. */
const DEFAULT_LEVEL: RuleLevel = 'medium';

type DescriptionContext = { readonly place: RulePlace; readonly log: IssueLog };

/** A correlation sees no events, only matches: it has no logsource. */
export function parseDescription(
  root: YamlRecord,
  { place, log }: DescriptionContext,
  { hasLogsource = true }: { readonly hasLogsource?: boolean } = {},
): RuleDescription {
  return {
    id: parseId(root, place, log),
    title: parseTitle(root, log),
    level: parseLevel(root, log),
    status: parseStatus(root, log),
    author: parseAuthor(root, log),
    description: toText(root.description),
    tags: toTexts(root.tags),
    references: toTexts(root.references),
    falsePositives: toTexts(root.falsepositives),
    date: parseDate(root, 'date', log),
    modified: parseDate(root, 'modified', log),
    logsource: hasLogsource ? parseLogsource(root, log) : {},
    file: place.file,
    version: place.version,
  };
}

/** Nothing where it is Sigma's own, as it is unless the document says otherwise. */
export function parseTaxonomy(root: YamlRecord): { readonly taxonomy?: string } {
  const taxonomy = toText(root.taxonomy).toLowerCase();
  return taxonomy === '' || taxonomy === 'sigma' ? {} : { taxonomy };
}

function parseTitle(root: YamlRecord, log: IssueLog): string {
  const title = toText(root.title);
  if (title === '')
    log.add('error', { path: ['title'] }, { code: 'missing-title', message: 'The rule needs a title.' });
  return title;
}

function parseId(root: YamlRecord, place: RulePlace, log: IssueLog): string {
  const id = toText(root.id);
  if (id === '') {
    const message = 'The rule has no id: it goes by its file name, and loses its history when that changes.';
    log.add('warning', { path: ['id'] }, { code: 'missing-id', message });
    return `${place.file}#${place.index}`;
  }
  // Ids are keys in databases, which hold neither NUL nor half a character.
  if (/\p{Cc}/u.test(id) || !id.isWellFormed()) {
    const message = 'The id holds a control character or half a surrogate pair.';
    log.add('error', { path: ['id'] }, { code: 'unusable-id', message });
    return '';
  }
  if (!UUID.test(id)) log.add('warning', { path: ['id'] }, { code: 'invalid-id', message: `${id} is not a UUID.` });
  return id;
}

function parseLevel(root: YamlRecord, log: IssueLog): RuleLevel {
  const text = toText(root.level);
  const level = LEVELS.find((known) => known === text.toLowerCase());
  if (level !== undefined) return level;
  const problem = text === '' ? 'The rule has no level' : `The level ${text} is none of ${LEVELS.join(', ')}`;
  const code = text === '' ? 'missing-level' : 'unknown-level';
  log.add('warning', { path: ['level'] }, { code, message: `${problem}: it counts as ${DEFAULT_LEVEL}.` });
  return DEFAULT_LEVEL;
}

function parseStatus(root: YamlRecord, log: IssueLog): string {
  const status = toText(root.status).toLowerCase();
  if (status !== '' && !STATUSES.includes(status)) {
    const message = `The status ${status} is none of ${STATUSES.join(', ')}.`;
    log.add('warning', { path: ['status'] }, { code: 'unknown-status', message });
  }
  return status;
}

function parseAuthor(root: YamlRecord, log: IssueLog): string {
  const author = toTexts(root.author).join(', ');
  if (author === '') {
    const message = 'The rule names no author, who is shown wherever the rule matches.';
    log.add('warning', { path: ['author'] }, { code: 'missing-author', message });
  }
  return author;
}

function parseDate(root: YamlRecord, key: 'date' | 'modified', log: IssueLog): string {
  const date = toText(root[key]);
  if (date !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(date)) {
    log.add('warning', { path: [key] }, { code: 'invalid-date', message: `${date} is not of the form YYYY-MM-DD.` });
  }
  return date;
}

/** Folded: authors write `Windows` and mean the same events. */
function parseLogsource(root: YamlRecord, log: IssueLog): RuleLogsource {
  const { logsource } = root;
  const source = isRecord(logsource) ? logsource : {};
  const known: { product?: string; service?: string; category?: string } = {};
  for (const key of ['product', 'service', 'category'] as const) {
    const value = toText(source[key]).toLowerCase();
    if (value !== '') {
      known[key] = value;
      warnOfUnknownName(key, value, log);
    } else if (source[key] !== undefined && source[key] !== null) {
      log.add('error', { path: ['logsource', key] }, { code: 'invalid-logsource', message: `${key} must be a text.` });
    }
  }
  if (Object.keys(known).length === 0) {
    const message =
      'The rule needs a logsource with a product, service or category: without one it would see all events.';
    log.add('error', { path: ['logsource'] }, { code: 'missing-logsource', message });
  }
  return known;
}

function warnOfUnknownName(key: 'product' | 'service' | 'category', name: string, log: IssueLog): void {
  if (KNOWN_LOGSOURCES[key].has(name)) return;
  const message = `No public rule and no source of Watchfloor knows the ${key} ${name}: the rule runs, but may never see an event.`;
  log.add('warning', { path: ['logsource', key] }, { code: 'unknown-logsource', message });
}

/** A filter has no level, status or tags of its own. */
export function parseFilterDescription(root: YamlRecord, { place, log }: DescriptionContext): FilterDescription {
  return {
    id: parseId(root, place, log),
    title: parseTitle(root, log),
    author: toTexts(root.author).join(', '),
    description: toText(root.description),
    date: parseDate(root, 'date', log),
    modified: parseDate(root, 'modified', log),
    logsource: parseLogsource(root, log),
    file: place.file,
    version: place.version,
  };
}
