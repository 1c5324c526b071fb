import { takeProviderAnswer } from './provider-answer.ts';

export type SignInSearch = { readonly to?: string };

export function parseSignInSearch({ to }: Record<string, unknown>): SignInSearch {
  // A path on this server only: `//host` and `/\\host` would lead elsewhere.
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? { to } : {};
}

/** Read once, before the router can change the address or anything copy it. */
export const providerAnswer = takeProviderAnswer();
