/** In the order in which they are asked: Edge and Opera also say Chrome, and Chrome also says Safari. */
const BROWSERS = [
  { name: 'Edge', sign: /\bEdg(?:e|A|iOS)?\/(\d+)/ },
  { name: 'Opera', sign: /\bOPR\/(\d+)/ },
  { name: 'Firefox', sign: /\b(?:Firefox|FxiOS)\/(\d+)/ },
  { name: 'Chrome', sign: /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/ },
  { name: 'Safari', sign: /\bVersion\/(\d+)[^ ]* (?:Mobile\/\S+ )?Safari\// },
] as const;

/** Phones first: theirs also name the system that they come from. */
const SYSTEMS = [
  { name: 'Android', sign: /\bAndroid\b/ },
  { name: 'iPhone', sign: /\biPhone\b/ },
  { name: 'iPad', sign: /\biPad\b/ },
  { name: 'Windows', sign: /\bWindows\b/ },
  { name: 'macOS', sign: /\bMac OS X\b/ },
  { name: 'ChromeOS', sign: /\bCrOS\b/ },
  { name: 'Linux', sign: /\bLinux\b/ },
] as const;

/**
 * `Firefox 140 on Linux`, for its owner to know the browser again; `curl 8.5` for other programs. Null where the header
 * says nothing that can be shown: it is chosen by whoever calls, so nothing is taken over from it but words and digits.
 */
export function browserName(userAgent: string | undefined): string | null {
  if (userAgent === undefined) return null;
  const text = userAgent.slice(0, 512);
  const found = BROWSERS.map(({ name, sign }) => ({ name, version: sign.exec(text)?.[1] }));
  const browser = found.find(({ version }) => version !== undefined);
  if (browser === undefined) {
    const [, program, version] = /^([A-Za-z][\w-]{0,30})\/(\d+(?:\.\d+)?)/.exec(text) ?? [];
    return program === undefined ? null : `${program} ${version}`;
  }
  const system = SYSTEMS.find(({ sign }) => sign.test(text));
  const known = `${browser.name} ${browser.version}`.slice(0, 40);
  return system === undefined ? known : `${known} on ${system.name}`;
}
