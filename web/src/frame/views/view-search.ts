/** What of an address belongs to a view: all but what is open at the moment and where the list stands. */
const PASSING: ReadonlySet<string> = new Set(['view', 'peek', 'cursor', 's']);

export type Search = Readonly<Record<string, unknown>>;

/** The search part of an address in one form, so that two can be compared: sorted, encoded, without what is empty. */
export function searchText(search: Search): string {
  const entries = Object.entries(search)
    .filter(([name, value]) => !PASSING.has(name) && value !== undefined && value !== null && value !== '')
    .map(([name, value]): [string, string] => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)])
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return new URLSearchParams(entries).toString();
}

/** The parameters of a saved text; the page drops those that it does not know. */
export function searchOf(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** The address differs from what the view holds. */
export const isEdited = (saved: string, search: Search): boolean => searchText(searchOf(saved)) !== searchText(search);
