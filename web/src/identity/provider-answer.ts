/**
 * The query with which the OpenID provider sent the browser back to `/sign-in`: a code that works once, or an error. It
 * leaves the address and the history as soon as it is read, and is sent as it came.
 */
export function takeProviderAnswer(): string | undefined {
  if (typeof location === 'undefined' || location.pathname !== '/sign-in') return undefined;
  const query = new URLSearchParams(location.search);
  if (!query.has('state') || !(query.has('code') || query.has('error'))) return undefined;
  const answer = location.search;
  history.replaceState(history.state, '', location.pathname);
  return answer;
}
