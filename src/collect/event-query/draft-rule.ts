import { EVENT_FIELDS } from './event-fields.ts';
import { type Pattern, parseQuery, type QueryTerm } from './parse-query.ts';

/** A term that a selection says as it stands. */
type Plain = Extract<QueryTerm, { readonly pattern: Pattern }>;

const LOGSOURCE = { product: 'product', service: 'service', category: 'category' } as const;

/** What a person finishes: a rule that says what the query says. `code` is Windows' `EventID`. */
export function draftRule(query: string, id: string): string {
  const parsed = parseQuery(query);
  const terms = 'terms' in parsed ? parsed.terms : [];
  const rest = terms.filter((term) => logsourceOf(term) === undefined);
  const plain = rest.filter(isPlain);
  const [unknown, known] = [plain.filter(isUnknownToRules), plain.filter((term) => !isUnknownToRules(term))];
  const unsaid = rest.filter((term) => !isPlain(term));
  const wanted = partsOf(
    'selection',
    known.filter(({ isNegated }) => !isNegated),
  );
  const unwanted = partsOf(
    'filter',
    known.filter(({ isNegated }) => isNegated),
  );
  const condition = [...wanted.map(({ name }) => name), ...unwanted.map(({ name }) => `not ${name}`)].join(' and ');
  const parts = [...wanted, ...unwanted].flatMap(({ lines }) => lines);
  return [
    'title: What it finds',
    `id: ${id}`,
    'status: experimental',
    `# From the hunt: ${commentText(query)}`,
    ...unknown.map(({ at, end }) => `# Left out, because rules do not know it: ${commentText(query.slice(at, end))}`),
    ...unsaid.map(({ at, end }) => `# Left out, to be written by hand: ${commentText(query.slice(at, end))}`),
    'logsource:',
    ...logsourceLines(terms),
    'detection:',
    ...(parts.length === 0 ? ['  selection:', '    FieldName: value'] : parts),
    `  condition: ${condition || 'selection'}`,
    'level: medium',
    '',
  ].join('\n');
}

/** Groups, ranges and networks are not: a person divides them into selections. */
function isPlain(term: QueryTerm): term is Plain {
  return term.kind === 'text' || term.kind === 'field';
}

/** Fields that every event of Watchfloor has, and no source's own record. */
function isUnknownToRules(term: Plain): boolean {
  return term.kind === 'field' && term.field !== 'code' && Object.hasOwn(EVENT_FIELDS, term.field);
}

function commentText(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ');
}

function logsourceOf(term: QueryTerm): keyof typeof LOGSOURCE | undefined {
  if (term.kind !== 'field') return undefined;
  const [value, ...more] = term.pattern.pieces;
  if (term.isNegated || more.length > 0 || value === '') return undefined;
  return Object.values(LOGSOURCE).find((name) => name === term.field);
}

function logsourceLines(terms: readonly QueryTerm[]): readonly string[] {
  const lines = terms.filter(isPlain).flatMap((term) => {
    const name = logsourceOf(term);
    return name ? [`  ${name}: ${yamlText(term.pattern.pieces.join(''))}`] : [];
  });
  return lines.length > 0 ? lines : ['  product: windows # which log is it about?'];
}

type Part = { readonly name: string; readonly lines: readonly string[] };

/** One selection for what must be there; one for each thing that must not, for together they would have to meet. */
function partsOf(prefix: 'selection' | 'filter', terms: readonly Plain[]): readonly Part[] {
  const groups =
    prefix === 'filter'
      ? terms.map((term) => [term])
      : [terms.filter(isField), ...terms.filter(isText).map((term) => [term])];
  const filled = groups.filter((group) => group.length > 0);
  return filled.map((group, at) => {
    const name = filled.length === 1 ? prefix : `${prefix}_${at + 1}`;
    return { name, lines: [`  ${name}:`, ...group.map(lineOf)] };
  });
}

function lineOf(term: Plain): string {
  const text = sigmaText(term.pattern);
  if (term.kind === 'text') return `    - ${text}`;
  const modifier = term.pattern.isCaseExact ? '|cased' : '';
  return `    ${yamlText(ruleField(term.field) + modifier)}: ${text}`;
}

const isText = ({ kind }: Plain) => kind === 'text';
const isField = ({ kind }: Plain) => kind === 'field';

function ruleField(field: string): string {
  return field === 'code' ? 'EventID' : field.replace(/^fields\./, '');
}

/** In Sigma a backslash before a wildcard takes its power, and `?` is one character (specification, "Wildcards"). */
function sigmaText({ pieces }: Pattern): string {
  const literal = (piece: string) => piece.replace(/\\(?=[\\*?])|\\$/g, '\\\\').replace(/[*?]/g, '\\$&');
  return yamlText(pieces.map(literal).join('*'));
}

function yamlText(text: string): string {
  if (/^[A-Za-z_][\w.]*$/.test(text)) return text;
  return /[\p{Cc}]/u.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}
