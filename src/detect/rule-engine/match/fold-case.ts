/**
 * One spelling for texts that differ in case only. Character by character, so that a part of a folded text is the folded
 * part: `toLowerCase` alone writes a final Greek sigma in another way, and leaves the long s, which RE2 takes for an s.
 */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes('ς') || lower.includes('ſ') ? lower.replaceAll('ς', 'σ').replaceAll('ſ', 's') : lower;
}

/** The three characters outside ASCII whose folded form is, or begins with, an ASCII letter: İ, ſ and the Kelvin sign. */
export function foldsIntoAscii(code: number): boolean {
  return code === 0x130 || code === 0x17f || code === 0x212a;
}
