import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';

export type RecentPage = { readonly href: string; readonly title: string };

const KEPT = 12;
/** Titles are set when a page has its data, which may be a moment after its address. */
const LOOK_MS = [300, 2_000];
const SUFFIX = ' · Watchfloor';
let pages: readonly RecentPage[] = [];

/** Newest first, each address once. Kept in memory alone: titles may tell of cases. */
export function withVisit(known: readonly RecentPage[], visit: RecentPage): readonly RecentPage[] {
  return [visit, ...known.filter(({ href }) => href !== visit.href)].slice(0, KEPT);
}

/** Without the one that is open. */
export const recentPages = (): readonly RecentPage[] => pages.filter(({ href }) => href !== location.pathname);

export function useRecentPages(): void {
  const href = useLocation({ select: ({ pathname }) => pathname });
  useEffect(() => {
    const timers = LOOK_MS.map((delayMs) =>
      setTimeout(() => {
        const title = document.title.endsWith(SUFFIX) ? document.title.slice(0, -SUFFIX.length) : href;
        pages = withVisit(pages, { href, title });
      }, delayMs),
    );
    return () => timers.forEach(clearTimeout);
  }, [href]);
}
