import { showNotice } from './undo-toast.tsx';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const RELATIVE = /^now(?:-(\d{1,4})([smhdw]))?$/;

/** The same address with times that stay: `from=now-24h` shows a colleague another day tomorrow. */
export function pinTimes(href: string, nowMs: number): string {
  const url = new URL(href);
  const from = url.searchParams.get('from');
  // Without an end it goes on until now, which is a relative time, too.
  if (from !== null && !url.searchParams.has('to')) url.searchParams.set('to', 'now');
  for (const name of ['from', 'to']) {
    const [text, count = '0', unit = 's'] = RELATIVE.exec(url.searchParams.get(name) ?? '') ?? [];
    if (text === undefined) continue;
    url.searchParams.set(name, new Date(nowMs - Number(count) * (UNIT_MS[unit] ?? 0)).toISOString());
  }
  return url.href;
}

export async function copyLink(): Promise<void> {
  const link = pinTimes(location.href, Date.now());
  try {
    await navigator.clipboard.writeText(link);
    showNotice('The link is copied. Its times stay as they are now.');
  } catch {
    // Browsers give the clipboard to https and to this machine alone.
    showNotice(`The browser refuses its clipboard here. The link: ${link}`);
  }
}
