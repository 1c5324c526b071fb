type Fields = Readonly<Record<string, string>>;

/** Each for who typed it: the tab may be somebody else's next. */
export function draftKey(userId: string, caseNumber: string, name: string): string {
  return `watchfloor.draft.${userId}.${caseNumber}.${name}`;
}

/** What was typed and not saved, over reloads of this tab. What cannot be read is as if nothing had been typed. */
export function readDraft<Draft extends Fields>(
  storage: Pick<Storage, 'getItem'> | undefined,
  key: string,
  empty: Draft,
): Draft {
  const kept = parsed(storage?.getItem(key) ?? null);
  const entries = Object.entries(empty).map(([name, text]) => {
    const value = kept[name];
    return [name, typeof value === 'string' ? value : text];
  });
  // The same names as `empty`, each with a text.
  return Object.fromEntries(entries) as Draft;
}

function parsed(text: string | null): Record<string, unknown> {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** A draft that is as empty as at first leaves nothing behind. A full or forbidden store loses the draft, not the page. */
export function writeDraft(
  storage: Storage | undefined,
  key: string,
  { draft, empty }: { readonly draft: Fields; readonly empty: Fields },
): void {
  try {
    if (Object.entries(empty).every(([name, text]) => draft[name] === text)) storage?.removeItem(key);
    else storage?.setItem(key, JSON.stringify(draft));
  } catch {
    // Nothing to do: the text stands in the field.
  }
}

/** What was sent, and what of it now holds for whoever typed on. */
type SavedDraft<Draft> = { readonly sent: Draft; readonly onto?: Partial<Draft> };

/** What a field holds once `sent` is saved: empty, or what was typed on meanwhile. */
export function afterSaving<Draft extends Fields>(now: Draft, empty: Draft, { sent, onto }: SavedDraft<Draft>): Draft {
  const isNow = (other: Draft) => Object.keys(empty).every((name) => now[name] === other[name]);
  return isNow(sent) || isNow(empty) ? empty : { ...now, ...onto };
}
