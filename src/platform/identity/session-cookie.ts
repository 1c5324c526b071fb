const SESSION_COOKIE = 'watchfloor_session';

/** The session's secret in a `Cookie` header (RFC 6265 section 5.4). Of several of the name, the first counts. */
export function sessionSecretOf(cookieHeader: string | undefined): string | undefined {
  return cookieValueOf(cookieHeader, SESSION_COOKIE);
}

export function cookieValueOf(cookieHeader: string | undefined, name: string): string | undefined {
  const pairs = cookieHeader?.split(';').map((pair) => pair.trim()) ?? [];
  const found = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  return found === '' ? undefined : found;
}

export type CookieContent = { readonly secret: string; readonly maxAgeSeconds: number };

/** Strict: a browser sends it to no request that another site began. HttpOnly: no script can read it. */
export function sessionCookieOf({ secret, maxAgeSeconds }: CookieContent, isHttps: boolean): string {
  const secure = isHttps ? '; Secure' : '';
  return `${SESSION_COOKIE}=${secret}; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly; SameSite=Strict${secure}`;
}

/** Makes the browser forget it. */
export function endedCookieOf(isHttps: boolean): string {
  return sessionCookieOf({ secret: '', maxAgeSeconds: 0 }, isHttps);
}
