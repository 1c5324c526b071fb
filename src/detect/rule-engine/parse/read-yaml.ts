import { type Document, isMap, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';
import type { RuleIssue, RuleText } from '../contract.ts';
import { type IssueLog, openIssueLog, positionOf } from './issue-log.ts';
import { keepNumberSource } from './keep-number-source.ts';

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
    const root = toPlainValue(document);
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

type YamlFault = { readonly offset: number; readonly code: string; readonly message: string };

/** One broken bracket can make every later line a fault: the first few say it. */
const MAX_YAML_FAULTS = 10;

function toPlainValue(document: Document.Parsed): { value: unknown } | { faults: readonly YamlFault[] } {
  const toFault = (offset: number, message: string) => ({ offset, code: 'yaml-syntax', message });
  const errors = document.errors.slice(0, MAX_YAML_FAULTS);
  if (errors.length > 0) {
    return { faults: errors.map(({ pos, message }) => toFault(pos[0], message.split('\n')[0] ?? '')) };
  }
  try {
    const duplicate = findDuplicateKey(document.contents);
    if (duplicate !== undefined) return { faults: [duplicate] };
    keepNumberSource(document.contents);
    return { value: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    // An alias bomb, an alias without its anchor, or nesting that overflows the stack.
    return { faults: [toFault(document.range[0], error instanceof Error ? error.message : String(error))] };
  }
}

/** Two equal keys would silently lose one of them. */
function findDuplicateKey(node: Node | null): YamlFault | undefined {
  const children: unknown[] = [];
  if (isMap(node)) {
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      const name = String(key);
      const offset = (key as Node).range?.[0] ?? 0;
      if (seen.has(name)) return { offset, code: 'duplicate-key', message: `The key ${name} stands twice.` };
      seen.add(name);
      children.push(value);
    }
  } else if (isSeq(node)) children.push(...node.items);
  for (const child of children) {
    const fault = findDuplicateKey(child as Node | null);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
