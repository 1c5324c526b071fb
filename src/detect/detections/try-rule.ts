import { join } from 'node:path';
import {
  compileRules,
  linkRules,
  type ParsedRules,
  placeCorrelations,
  type RuleDescription,
  type RuleIssue,
} from '../rule-engine/index.ts';
import { sortIssues } from './load-detections.ts';
import { parseAll } from './parsed-rules-cache.ts';
import { refusalIssue } from './place-detections.ts';
import { type RuleSettings, readFolderSettings, readSitePlaceholders } from './read-rule-folder.ts';
import { type RuleTest, runFixtureText, type TestFault } from './test-rules.ts';

/** Where the site says how its own rules are read. */
export type SettingSources = {
  readonly contentDir: string;
  readonly ruleDirs: readonly string[];
  readonly placeholderFiles: readonly string[];
};

/** As a rule under `contentDir/local` would be read now. Throws where a file that was named is not there. */
export function readOwnSettings({ contentDir, ruleDirs, placeholderFiles }: SettingSources): RuleSettings {
  const local = join(contentDir, 'local');
  const { placeholders } = readSitePlaceholders(placeholderFiles, [...ruleDirs, local]);
  return readFolderSettings(local, placeholders).settings;
}

export type TriedText = { readonly text: string; readonly settings: RuleSettings };

export type LintedText = {
  /** By line. A reference to a rule that stands in another file is looked up when the text is saved: a note here. */
  readonly issues: readonly RuleIssue[];
  /** Rules and correlations that can run, in the order of the text. */
  readonly rules: readonly (RuleDescription & { readonly kind: 'rule' | 'correlation' })[];
};

const FILE = 'rule.yml';

/** What is wrong with a text that stands in no file yet. */
export function lintText(tried: TriedText): LintedText {
  const parsed = parseText(tried);
  const linked = linkRules(parsed);
  const { refused } = placeCorrelations(linked.correlations, linked.rules);
  const found = [
    ...parsed.issues,
    ...linked.issues,
    ...compileRules(linked.rules).issues,
    ...refused.map(refusalIssue),
  ];
  const rules = [
    ...parsed.rules.map((rule) => ({ kind: 'rule' as const, ...rule })),
    ...parsed.correlations.map((rule) => ({ kind: 'correlation' as const, ...rule })),
  ];
  return {
    issues: sortIssues(found.map(softenReference)),
    rules: rules.toSorted((a, b) => a.line - b.line).map(({ description, kind }) => ({ ...description, kind })),
  };
}

function softenReference(issue: RuleIssue): RuleIssue {
  if (issue.code !== 'unknown-reference') return issue;
  return { ...issue, severity: 'info', message: `${issue.message} It is looked up among all rules once it is saved.` };
}

export type TestedText = { readonly tests: readonly RuleTest[]; readonly faults: readonly TestFault[] };

/** The events of a fixture over the rules of a text; of a text that cannot run, the faults. */
export function testText({ text, settings, fixture }: TriedText & { readonly fixture: string }): TestedText {
  const { rules, issues } = parseText({ text, settings });
  const broken = issues.find(({ severity }) => severity === 'error');
  if (broken !== undefined) {
    return { tests: [], faults: [{ file: FILE, message: `Line ${broken.line}: ${broken.message}` }] };
  }
  const { tests, faults } = runFixtureText({ file: FILE, text: fixture }, rules);
  return { tests, faults };
}

function parseText({ text, settings }: TriedText): ParsedRules {
  return parseAll({ texts: [{ file: FILE, text, version: '' }], settings });
}
