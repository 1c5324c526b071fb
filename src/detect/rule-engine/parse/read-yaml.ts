import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import type { RuleIssue, RuleText } from '../contract.ts';
import { type IssueLog, openIssueLog, positionOf } from './issue-log.ts';
import { toPlainValue, type YamlFault } from './plain-value.ts';

/** Rule files are hostile input too. The longest public one has 295,078 characters; this many take some seconds at worst. */
const MAX_TEXT_LENGTH = 1_048_576;
const MAX_DOCUMENTS = 10_000;
/** Far above what the parser's stack holds; below it, the parser itself says so. */
const MAX_NESTING = 10_000;

/** One document of a file, and the log for what is wrong with it. */
export type YamlDocument = {
  readonly value: unknown;
  readonly log: IssueLog;
  /** Which document, from 0. */
  readonly index: number;
  /** Where it begins, from 1. */
  readonly line: number;
};

export type YamlFile = {
  /** In file order; undefined in the place of one that is no YAML. */
  readonly documents: readonly (YamlDocument | undefined)[];
  /** What is wrong with the YAML, and what is put into the logs later. */
  readonly issues: RuleIssue[];
};

/** Reads all documents of a file. Never throws for what the text holds. */
export function readYaml(text: RuleText): YamlFile {
  const issues: RuleIssue[] = [];
  const lines = new LineCounter();
  const documents = parseYaml(text, lines, issues).map((document, index): YamlDocument | undefined => {
    const source = { file: text.file, ...(index > 0 && { document: index + 1 }) };
    const { line } = positionOf(lines, document.contents?.range?.[0] ?? document.range[0]);
    const root = readValue(document);
    if ('value' in root)
      return { value: root.value, index, line, log: openIssueLog({ source, document, lines, issues }) };
    for (const { offset, code, message } of root.faults) {
      issues.push({ ...source, ...positionOf(lines, offset), severity: 'error', code, message });
    }
    return undefined;
  });
  return { documents, issues };
}

function parseYaml({ file, text }: RuleText, lines: LineCounter, issues: RuleIssue[]): Document.Parsed[] {
  const refuse = (code: string, message: string) => {
    issues.push({ file, line: 1, column: 1, severity: 'error', code, message });
    return [];
  };
  if (text.length > MAX_TEXT_LENGTH) return refuse('too-large', 'The file has more than 1,048,576 characters.');
  if (text.length > MAX_NESTING && isNestedTooDeeply(text)) {
    return refuse('yaml-syntax', 'The YAML is nested too deeply.');
  }
  if (countMatches(text, /^---/gm) > MAX_DOCUMENTS) {
    return refuse('too-large', `The file has more than ${MAX_DOCUMENTS} documents.`);
  }
  try {
    // Unique keys are checked below, and errors are located there: the library does both in quadratic time.
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    const filled = Array.isArray(documents) ? documents.filter(isFilled) : [];
    return filled.length > 0 ? filled : refuse('no-rule', 'The file holds no rule.');
  } catch (error) {
    // Thousands of nested brackets overflow the library's stack.
    return refuse('yaml-syntax', error instanceof RangeError ? 'The YAML is nested too deeply.' : String(error));
  }
}

/** Brackets that stay open, or indicators in a row: the parser would fill a gigabyte before its stack overflows. */
function isNestedTooDeeply(text: string): boolean {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest > MAX_NESTING || /(?:[-?:] ){1000}/.test(text);
}

function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  for (const _ of text.matchAll(pattern)) count++;
  return count;
}

/** A trailing `---` or a document of comments only is no rule and no fault. */
function isFilled(document: Document.Parsed): boolean {
  const { contents } = document;
  const isEmpty = contents === null || ('value' in contents && contents.value === null);
  return document.errors.length > 0 || !isEmpty;
}

/** One broken bracket can make every later line a fault: the first few say it. */
const MAX_YAML_FAULTS = 10;

function readValue(document: Document.Parsed): { value: unknown } | { faults: readonly YamlFault[] } {
  const errors = document.errors.slice(0, MAX_YAML_FAULTS);
  if (errors.length > 0) {
    return {
      faults: errors.map(({ pos, message }) => ({
        offset: pos[0],
        code: 'yaml-syntax',
        message: message.split('\n')[0] ?? '',
      })),
    };
  }
  const read = toPlainValue(document.contents);
  return 'fault' in read ? { faults: [read.fault] } : read;
}
