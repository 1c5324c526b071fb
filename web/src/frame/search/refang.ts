/** How people write addresses so that nobody clicks on them, and what they mean by it. */
const DEFANGED: readonly (readonly [RegExp, string])[] = [
  [/\bh[x*]{2}p(s?)(?=\s*(?:[[({]?:|:))/gi, 'http$1'],
  [/\bfxp(s?)(?=:)/gi, 'ftp$1'],
  [/[[({]\s*:\s*\/\/\s*[\])}]/g, '://'],
  [/[[({]\s*:\s*[\])}]/g, ':'],
  [/[[({]\s*\/\s*[\])}]/g, '/'],
  [/\s*[[({]\s*(?:\.|dot|d0t|punto|punkt)\s*[\])}]\s*/gi, '.'],
  [/\s*[[({]\s*(?:@|at|et)\s*[\])}]\s*/gi, '@'],
  [/\\\.(?=[a-z0-9])/gi, '.'],
  // Half a pair of brackets is as common: `192.168.1[.1`.
  [/(?<=[a-z0-9])(?:\[\.|\.\])(?=[a-z0-9])/gi, '.'],
];

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;
const WRAPPED = /^(?:"(.+)"|'(.+)'|`(.+)`|<(.+)>|\u201c(.+)\u201d|\u2018(.+)\u2019)$/s;

/** Makes `hxxps://evil[.]example` whole again, and takes off what surrounds a value in prose: quotes, commas, bullets. */
export function refang(text: string): { readonly text: string; readonly wasDefanged: boolean } {
  const visible = text.replace(INVISIBLE, '').replace(DASHES, '-').trim();
  const bare = visible.replace(/^[-*•]\s+/, '').replace(/[,;]+$/, '');
  const inner = WRAPPED.exec(bare)
    ?.slice(1)
    .find((part) => part !== undefined);
  const written = (inner ?? bare).trim();
  const whole = DEFANGED.reduce((found, [pattern, replacement]) => found.replace(pattern, replacement), written);
  return { text: whole, wasDefanged: whole !== written };
}
