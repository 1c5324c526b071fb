/** What stays whole at the end of a text that is cut in its middle. */
const TAIL = 14;
const LONGEST_TAIL = 28;

/**
 * Paths differ at their ends and hashes at both: `[head, tail]`, of which only the head may be cut. The tail of a path is
 * its last part where that is short. Joined they are the text.
 */
export function splitMiddle(text: string): readonly [head: string, tail: string] {
  if (text.length <= TAIL * 2) return [text, ''];
  const lastPart = text.length - Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\'));
  const isPath = lastPart > 1 && lastPart <= LONGEST_TAIL && lastPart < text.length;
  let cut = text.length - (isPath ? lastPart : TAIL);
  // Not through a pair of surrogates.
  if (/[\uDC00-\uDFFF]/.test(text.charAt(cut))) cut -= 1;
  return [text.slice(0, cut), text.slice(cut)];
}
