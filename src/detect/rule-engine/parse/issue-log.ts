import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import type { IssueSeverity, RuleIssue, TextPlace } from '../contract.ts';

/** The way to a node: map keys and list indexes. */
export type YamlPath = readonly (string | number)[];

export type IssueText = { readonly code: string; readonly message: string };

type IssuePlace = {
  readonly path: YamlPath;
  /** The key rather than its value: for faults in a field's modifiers. */
  readonly isKey?: boolean;
  /** Characters into a one-line scalar: for faults inside a condition. */
  readonly offset?: number;
};

/** The issues of one document. Positions are looked up only when there is something to report: most rules are sound. */
export type IssueLog = {
  readonly hasErrors: () => boolean;
  readonly add: (severity: IssueSeverity, place: IssuePlace, issue: IssueText) => void;
  /** For what is found wrong only later, when all files are known. */
  readonly locate: (place: IssuePlace) => TextPlace;
};

type DocumentPlace = {
  /** Names the file and the document in every issue. */
  readonly source: Pick<RuleIssue, 'file' | 'document'>;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly issues: RuleIssue[];
};

/** To look up a place takes time in proportion to the document, so a document that is all fault must not be its square. */
const MAX_ISSUES = 200;

export function openIssueLog({ source, document, lines, issues }: DocumentPlace): IssueLog {
  let errors = 0;
  let count = 0;
  const locate = (place: IssuePlace): TextPlace => positionOf(lines, findOffset(document, place));
  return {
    hasErrors: () => errors > 0,
    add: (severity, place, { code, message }) => {
      if (severity === 'error') errors++;
      count++;
      if (count > MAX_ISSUES + 1) return;
      if (count > MAX_ISSUES) {
        const more = { code: 'more-issues', message: `There is more: only the first ${MAX_ISSUES} are listed.` };
        issues.push({ ...source, ...positionOf(lines, document.range[0]), severity: 'info', ...more });
        return;
      }
      issues.push({ ...source, ...locate(place), severity, code, message });
    },
    locate,
  };
}

export function positionOf(lines: LineCounter, offset: number): TextPlace {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** The offset of the deepest node on the path that exists: a missing key is reported where it should stand. */
function findOffset(document: Document.Parsed, place: IssuePlace): number {
  let node: Node | null | undefined = document.contents;
  let key: Node | undefined;
  let found = startOf(node) ?? document.range[0];
  for (const step of place.path) {
    key = undefined;
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find((item) => String(isScalar(item.key) ? item.key.value : item.key) === String(step));
      key = pair?.key as Node | undefined;
      next = pair?.value;
    } else if (isSeq(node)) next = node.items[Number(step)];
    if (key === undefined && next === undefined) return found;
    node = next as Node | null | undefined;
    found = startOf(node) ?? startOf(key) ?? found;
  }
  if (place.isKey === true) return startOf(key) ?? found;
  return found + offsetInScalar(node, place.offset);
}

function offsetInScalar(node: unknown, offset: number | undefined): number {
  if (offset === undefined || !isScalar(node) || !node.range) return 0;
  const isQuoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  const wanted = offset + (isQuoted ? 1 : 0);
  return node.type === 'PLAIN' || isQuoted ? Math.min(wanted, node.range[1] - node.range[0]) : 0;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | undefined)?.range?.[0];
}
