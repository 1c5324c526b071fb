/** How well a typed text fits a name: 0 not at all, more is better. */
export function fitOf(typed: string, name: string): number {
  const wanted = typed.trim().toLowerCase();
  const text = name.toLowerCase();
  if (wanted === '') return 1;
  if (text.startsWith(wanted)) return 4;
  const words = text.split(/[\s:/–-]+/);
  const areWordStarts = wanted.split(/\s+/).every((part) => words.some((word) => word.startsWith(part)));
  if (areWordStarts) return 3;
  if (text.includes(wanted)) return 2;
  return isInitials(wanted, words) ? 1 : 0;
}

/** `gq` for "Go to the queue", with words left out. */
function isInitials(wanted: string, words: readonly string[]): boolean {
  const initials = words.map((word) => word.charAt(0));
  let from = 0;
  for (const letter of wanted) {
    const at = initials.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}

/** The best first; among equals the order that they came in. */
export function rankItems<Item extends { readonly name: string }>(
  items: readonly Item[],
  typed: string,
): readonly Item[] {
  return items
    .map((item) => ({ item, fit: fitOf(typed, item.name) }))
    .filter(({ fit }) => fit > 0)
    .toSorted((a, b) => b.fit - a.fit)
    .map(({ item }) => item);
}
