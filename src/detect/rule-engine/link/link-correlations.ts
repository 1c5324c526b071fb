import type { IssueSeverity, RuleIssue, TextPlace } from '../contract.ts';
import type { FieldAlias, SigmaCorrelation } from '../sigma-correlation.ts';
import { findCycles } from './find-cycles.ts';
import type { OriginOf } from './link-rules.ts';
import type { RuleIndex, Target } from './rule-index.ts';

type Surroundings = { readonly index: RuleIndex; readonly originOf: OriginOf };

/** A correlation all of whose references were found. */
type Found = {
  readonly original: SigmaCorrelation;
  readonly correlation: SigmaCorrelation;
  readonly members: readonly Target[];
};

export type LinkedCorrelations = {
  /** Each after all that it names. */
  readonly correlations: readonly Found[];
  /** The rules and correlations, as given, that raise nothing by themselves. */
  readonly heldBack: ReadonlySet<object>;
  readonly issues: readonly RuleIssue[];
};

export function linkCorrelations(
  correlations: readonly SigmaCorrelation[],
  { index, originOf }: Surroundings,
): LinkedCorrelations {
  const issues: RuleIssue[] = [];
  const found = correlations.map((correlation) => findMembers(correlation, index, issues));
  const order = findCycles(correlations.length, (place) =>
    (found[place]?.members ?? []).flatMap((member) => (member.kind === 'correlation' ? [member.index] : [])),
  );
  const refused = new Set(order.cyclic);
  for (const place of order.cyclic) {
    const one = found[place];
    if (one !== undefined) issues.push(cycleIssue(one, refused));
  }
  const sound: Found[] = [];
  for (const place of order.sorted) {
    const one = found[place];
    const broken = one?.members.findIndex(
      (member) => member.kind === 'correlation' && (refused.has(member.index) || found[member.index] === undefined),
    );
    if (one === undefined || (broken !== undefined && broken >= 0)) refused.add(place);
    if (one === undefined || broken === undefined) continue;
    if (broken < 0) sound.push(one);
    else issues.push(refusedIssue(one, broken));
  }
  return { correlations: sound, heldBack: holdBack(sound, originOf, issues), issues };
}

/** Undefined where a reference is at fault. */
function findMembers(correlation: SigmaCorrelation, index: RuleIndex, issues: RuleIssue[]): Found | undefined {
  const before = issues.length;
  const members: Target[] = [];
  const first = new Map<object, string>();
  for (const [place, reference] of correlation.rules.entries()) {
    const target = findOne(correlation, { reference, index, place: placeOf(correlation, place) }, issues);
    if (target === undefined) continue;
    const other = first.get(target.rule);
    if (other !== undefined) {
      const message = `\`${reference}\` and \`${other}\` are the same rule: name it once.`;
      issues.push(issueAt(correlation, placeOf(correlation, place), { code: 'repeated-reference', message }));
    }
    first.set(target.rule, reference);
    members.push(target);
  }
  if (issues.length > before) return undefined;
  const aliases = correlation.aliases.map((alias) => linkAlias(alias, { correlation, members, index }, issues));
  const isSound = !issues.slice(before).some(({ severity }) => severity === 'error');
  return isSound ? { original: correlation, correlation: { ...correlation, aliases }, members } : undefined;
}

type Reference = { readonly reference: string; readonly index: RuleIndex; readonly place: TextPlace };

function findOne(
  correlation: SigmaCorrelation,
  { reference, index, place }: Reference,
  issues: RuleIssue[],
): Target | undefined {
  const targets = index.findFrom(correlation.description.file, reference);
  const [only] = targets;
  if (targets.length === 1) return only;
  if (only === undefined) {
    const message = `No rule has the id or name \`${reference}\`. Rules that were refused do not count.`;
    issues.push(issueAt(correlation, place, { code: 'unknown-reference', message }));
    return undefined;
  }
  const files = [...new Set(targets.map(({ rule }) => rule.description.file))].slice(0, 3).join(', ');
  const message = `\`${reference}\` is the id or name of ${targets.length} rules (${files}).`;
  issues.push(issueAt(correlation, place, { code: 'ambiguous-reference', message }));
  return undefined;
}

type AliasSurroundings = {
  readonly correlation: SigmaCorrelation;
  readonly members: readonly Target[];
  readonly index: RuleIndex;
};

/** Names the rules of an alias as `rules` does, so that whoever evaluates it need not look up anything. */
function linkAlias(
  alias: FieldAlias,
  { correlation, members, index }: AliasSurroundings,
  issues: RuleIssue[],
): FieldAlias {
  const place = alias.place ?? placeOf(correlation, -1);
  const fields = new Map<string, string>();
  for (const { rule, field } of alias.fields) {
    const candidates = new Set<object>(index.findFrom(correlation.description.file, rule).map((target) => target.rule));
    const member = members.findIndex((one) => candidates.has(one.rule));
    const name = correlation.rules[member];
    if (name === undefined || fields.has(name)) {
      const code = name === undefined ? 'unknown-alias-rule' : 'repeated-reference';
      const problem = name === undefined ? `${rule}, which the correlation does not` : `${rule} twice`;
      issues.push(issueAt(correlation, place, { code, message: `The alias ${alias.alias} names ${problem}.` }));
    } else fields.set(name, field);
  }
  const missing = correlation.rules.filter((name) => !fields.has(name));
  if (missing.length > 0) {
    const message = `The alias ${alias.alias} says nothing of ${missing.slice(0, 3).join(', ')}: there, the field of that name counts.`;
    issues.push(issueAt(correlation, place, { severity: 'warning', code: 'incomplete-alias', message }));
  }
  return { ...alias, fields: [...fields].map(([rule, field]) => ({ rule, field })) };
}

function cycleIssue(found: Found, cyclic: ReadonlySet<number>): RuleIssue {
  const place = found.members.findIndex((member) => member.kind === 'correlation' && cyclic.has(member.index));
  const message = `\`${found.original.rules[place]}\` leads back to this correlation: it would wait for itself.`;
  return issueAt(found.original, placeOf(found.original, place), { code: 'cyclic-reference', message });
}

function refusedIssue({ original }: Found, place: number): RuleIssue {
  const message = `The correlation \`${original.rules[place]}\` is refused, so this one cannot run either.`;
  return issueAt(original, placeOf(original, place), { code: 'refused-reference', message });
}

/**
 * Without `generate: true` the rules that a correlation names raise nothing by themselves (Sigma 2.1.0, "Generate").
 * Two things stay visible: a rule of another file is held back with a remark, and that of another origin is not, because
 * nobody may silence a stranger's rule by naming it.
 */
function holdBack(sound: readonly Found[], originOf: OriginOf, issues: RuleIssue[]): ReadonlySet<object> {
  const heldBack = new Set<object>();
  for (const { original, members } of sound) {
    if (original.generate) continue;
    for (const [place, { rule }] of members.entries()) {
      const isOwn = originOf(rule) === originOf(original);
      if (isOwn) heldBack.add(rule);
      if (rule.description.file === original.description.file && isOwn) continue;
      const effect = isOwn
        ? 'raises nothing by itself any more; `generate: true` would let it'
        : 'goes on raising by itself, because it comes from elsewhere';
      const message = `\`${rule.description.title}\` (${rule.description.file}) ${effect}.`;
      const code = isOwn ? 'rule-held-back' : 'rule-not-held-back';
      issues.push(issueAt(original, placeOf(original, place), { severity: 'info', code, message }));
    }
  }
  return heldBack;
}

function placeOf({ rulePlaces, line }: SigmaCorrelation, place: number): TextPlace {
  return rulePlaces?.[place] ?? { line, column: 1 };
}

type IssueText = { readonly severity?: IssueSeverity; readonly code: string; readonly message: string };

function issueAt(correlation: SigmaCorrelation, place: TextPlace, issue: IssueText): RuleIssue {
  const { description, document } = correlation;
  return {
    file: description.file,
    ...(document !== undefined && { document }),
    ...place,
    severity: 'error',
    ...issue,
  };
}
