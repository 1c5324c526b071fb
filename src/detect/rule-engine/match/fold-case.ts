/**
 * One spelling for texts that differ in case only. Character by character, so that a part of a folded text is the folded
 * part: `toLowerCase` alone writes a final Greek sigma in another way, and leaves the long s, which RE2 takes for an s.
 */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes('ς') || lower.includes('ſ') ? lower.replaceAll('ς', 'σ').replaceAll('ſ', 's') : lower;
}
