import { splitHunt, writeTerm } from '../../../src/collect/event-query/contract.ts';

/** What is being typed at the caret: a name of a field, or a value of one. `from` to `to` is what a choice replaces. */
export type Typing = { readonly from: number; readonly to: number; readonly typed: string } & (
  | { readonly kind: 'field' }
  /** A field in a step, which takes no value. */
  | { readonly kind: 'name' }
  | { readonly kind: 'value'; readonly field: string }
);

const CLOSED_QUOTES = /"(?:[^"]|"")*"|(?<![^\s:-])'(?:[^']|'')*'/g;
const OPEN_QUOTE = /(?:^|[\s:-])["']/;

/** Undefined: within quotes, or between words, where nothing is to be completed. */
export function typingAt(text: string, caret: number): Typing | undefined {
  const before = text.slice(0, caret);
  if (OPEN_QUOTE.test(before.replace(CLOSED_QUOTES, ''))) return undefined;
  if (splitHunt(before).steps !== '') return nameAt(before, text.slice(caret));
  const word = /(?:^|[\s(])-?([^\s"'(]*)$/.exec(before)?.[1];
  if (word === undefined) return undefined;
  const to = caret + (/^[^\s)]*/.exec(text.slice(caret))?.[0].length ?? 0);
  const colon = word.indexOf(':');
  if (colon < 0) return word === '' ? undefined : { kind: 'field', from: caret - word.length, to, typed: word };
  const typed = word.slice(colon + 1);
  return { kind: 'value', field: word.slice(0, colon), from: caret - word.length, to, typed };
}

function nameAt(before: string, after: string): Typing | undefined {
  const typed = /(?:[\s,(])([^\s"',()|]+)$/.exec(before)?.[1];
  if (typed === undefined) return undefined;
  const to = before.length + (/^[^\s,)]*/.exec(after)?.[0].length ?? 0);
  return { kind: 'name', from: before.length - typed.length, to, typed };
}

export type Completion = { readonly text: string; readonly caret: number };

/** The query with the choice in place: a field waits for its value, a value ends its term. */
export function complete(text: string, typing: Typing, choice: string): Completion {
  if (typing.kind === 'name') {
    const bare = /^[^\s"',()|]+$/.test(choice) ? choice : `"${choice.replaceAll('"', '""')}"`;
    return { text: text.slice(0, typing.from) + bare + text.slice(typing.to), caret: typing.from + bare.length };
  }
  const isField = typing.kind === 'field';
  const name = writeTerm({ field: choice, value: 'x' }).slice(0, -1);
  const term = isField ? name : `${writeTerm({ field: typing.field, value: choice })} `;
  const rest = text.slice(typing.to);
  const after = isField ? rest : rest.trimStart();
  return { text: text.slice(0, typing.from) + term + after, caret: typing.from + term.length };
}

const MOST_CHOICES = 8;

/** Those that begin as typed, then those that hold it; in any case. */
export function choicesFor(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.toLowerCase();
  const begins = names.filter((name) => name.toLowerCase().startsWith(wanted));
  const holds = names.filter((name) => !begins.includes(name) && name.toLowerCase().includes(wanted));
  return [...begins, ...holds].slice(0, MOST_CHOICES);
}
