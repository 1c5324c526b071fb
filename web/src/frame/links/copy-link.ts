import type { storeLink } from '../../../../src/platform/links/contract.ts';
import { callApi } from '../call-api.ts';
import { momentMs } from '../time-range/time-range.ts';
import { showFailure, showNotice } from '../undo-toast.tsx';

/** Chat programs, mail and tickets break longer ones. */
const LONGEST = 2_000;

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

export type StoreAddress = (address: string) => Promise<{ readonly id: string }>;

/** The address itself, or, where it is too long to be sent, a short one that the server keeps it under. */
export async function shortened(href: string, store: StoreAddress): Promise<string> {
  if (href.length <= LONGEST) return href;
  const { origin, pathname, search } = new URL(href);
  const { id } = await store(`${pathname}${search}`);
  return `${origin}${pathname}?s=${id}`;
}

const keep: StoreAddress = (address) =>
  callApi<typeof storeLink>({ method: 'POST', path: '/api/v1/links', body: { address } });

/** This address with its times pinned, on the clipboard. */
export async function copyLink(): Promise<void> {
  await copyAddress(pinTimes(location.href, Date.now()));
}

export async function copyAddress(href: string): Promise<void> {
  let link: string;
  try {
    link = await shortened(href, keep);
  } catch (error) {
    showFailure('The link was not copied: it is too long to be sent, and the server could not keep it', error);
    return;
  }
  try {
    await navigator.clipboard.writeText(link);
    showNotice('The link is copied. Its times stay as they are now.');
  } catch {
    // Browsers give the clipboard to https and to this machine alone.
    showNotice(`The browser refuses its clipboard here. The link: ${link}`);
  }
}
