/**
 * The pages that people open by their address, and where each stands: their files are named in the page that the server sends, so
 * that they come along with the first script. A `*` is one segment. All others come when their route is entered.
 */
export const FIRST_PAGES = {
  '/watch': 'watch/watch-page.tsx',
  '/queue': 'alerts/queue-page.tsx',
  '/alerts/*': 'alerts/alert-page.tsx',
  '/cases': 'cases/cases-page.tsx',
  '/cases/*': 'cases/case-page.tsx',
  '/hunt': 'hunt/hunt-page.tsx',
  '/estate/sources': 'estate/sources-page.tsx',
  '/detections': 'detections/detections-page.tsx',
  '/sign-in': 'identity/sign-in-page.tsx',
} as const;
