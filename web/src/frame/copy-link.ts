import { momentMs } from './time-range/time-range.ts';
import { showNotice } from './undo-toast.tsx';

/** The same address with times that stay: `from=now-24h` shows a colleague another day tomorrow. */
export function pinTimes(href: string, nowMs: number): string {
  const url = new URL(href);
  const { searchParams: search } = url;
  // Without an end it goes on until now, which is a relative time, too.
  if (search.has('from') && !search.has('to')) search.set('to', 'now');
  for (const name of ['from', 'to']) {
    const text = search.get(name) ?? '';
    const atMs = text.startsWith('now') ? momentMs(text, nowMs) : undefined;
    if (atMs !== undefined) search.set(name, new Date(atMs).toISOString());
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
