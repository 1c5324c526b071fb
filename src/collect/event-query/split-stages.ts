/** A stretch between pipes, trimmed, and where it begins in the whole text. */
export type StageText = { readonly text: string; readonly at: number };

const IS_SPACE = /\s/u;

/** At each `|` that stands alone, outside of quotes: `a|b` is text. The first stretch is the filter. */
export function splitStages(whole: string): readonly StageText[] {
  const stretches: StageText[] = [];
  let start = 0;
  let quote = '';
  for (let at = 0; at < whole.length; at += 1) {
    const character = whole.charAt(at);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (opensQuote(whole, at)) quote = character;
    else if (character === '|' && standsAlone(whole, at)) {
      stretches.push(stretchOf(whole, start, at));
      start = at + 1;
    }
  }
  stretches.push(stretchOf(whole, start, whole.length));
  return stretches;
}

/** A quote opens a text only where a word or a value begins: `it's` holds none. */
function opensQuote(whole: string, at: number): boolean {
  const character = whole.charAt(at);
  return (character === '"' || character === "'") && (at === 0 || /[\s:(,-]/u.test(whole.charAt(at - 1)));
}

function standsAlone(whole: string, at: number): boolean {
  const isFree = (place: number) => place < 0 || place >= whole.length || IS_SPACE.test(whole.charAt(place));
  return isFree(at - 1) && isFree(at + 1);
}

function stretchOf(whole: string, from: number, to: number): StageText {
  const text = whole.slice(from, to);
  return { text: text.trim(), at: from + (text.length - text.trimStart().length) };
}
