/**
 * The one-time code of `/sign-in#code=…`. It travels in the fragment, which browsers never send and servers never log,
 * and leaves the address and the history as soon as it is read.
 */
export function takeCodeFromAddress(): string | undefined {
  if (location.pathname !== '/sign-in') return undefined;
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (!code) return undefined;
  history.replaceState(history.state, '', location.pathname + location.search);
  return code;
}
