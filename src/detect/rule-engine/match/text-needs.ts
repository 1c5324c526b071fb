import type { RegexNeeds } from '../plan/regex-needs.ts';

/** What a text must have to pass a test, other than literals. */
export type TextNeeds = {
  readonly minLength: number;
  /** So many characters in a row of which each is a member, by its code. */
  readonly run: { readonly isMember: Uint8Array; readonly count: number } | undefined;
};

export function toTextNeeds({ minLength, run }: RegexNeeds): TextNeeds {
  if (run === undefined) return { minLength, run };
  const isMember = new Uint8Array(256);
  for (const character of run.characters) isMember[character.charCodeAt(0)] = 1;
  return { minLength, run: { isMember, count: run.count } };
}

/** Whether a text may have what is needed, seen from the bytes that JSON writes it with, where nothing is written as `\u`. */
export function mayHave(
  { minLength, run }: TextNeeds,
  { all, from, to }: { all: Uint8Array; from: number; to: number },
) {
  if (to - from < minLength) return false;
  if (run === undefined) return true;
  const { isMember, count } = run;
  // From the end of where the stretch would be, so that most bytes are never looked at.
  for (let end = from + count; end <= to; ) {
    let at = end - 1;
    while (at >= end - count && isMember[all[at] as number] === 1) at--;
    if (at < end - count) return true;
    end = at + 1 + count;
  }
  return false;
}
