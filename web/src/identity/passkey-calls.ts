import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { queryOptions } from '@tanstack/react-query';
import type { ReplyOf } from '../../../src/platform/http/contract.ts';
import type {
  askForPasskeyRoute,
  beginPasskeyRoute,
  finishPasskeyRoute,
  listPasskeysRoute,
  namePasskeyRoute,
  removePasskeyRoute,
  removeUserPasskeysRoute,
  signInWithPasskeyRoute,
} from '../../../src/platform/identity/contract.ts';
import { callApi } from '../frame/call-api.ts';
import type { Proof } from './factor-calls.ts';

export type PasskeyReply = ReplyOf<typeof listPasskeysRoute>['data'][number];

export const PASSKEYS_KEY = ['identity', 'passkeys'] as const;

export const passkeysQuery = queryOptions({
  queryKey: PASSKEYS_KEY,
  queryFn: ({ signal }) => callApi<typeof listPasskeysRoute>({ method: 'GET', path: '/api/v1/me/passkeys', signal }),
});

/** Loaded with the first click only: most sign-ins never need it. */
const loadWebAuthn = () => import('@simplewebauthn/browser');

export async function addPasskey(name: string, proof: Proof): Promise<PasskeyReply> {
  const { startRegistration } = await loadWebAuthn();
  const options = await callApi<typeof beginPasskeyRoute>({
    method: 'POST',
    path: '/api/v1/me/passkeys/options',
    body: proof,
  });
  // The server's library wrote them in the shape that the browser's reads.
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const { id, rawId, response } = await startRegistration({ optionsJSON }).catch(inWords);
  const { clientDataJSON, attestationObject, transports } = response;
  const said = { clientDataJSON, attestationObject, ...(transports && { transports }) };
  const answer = { id, rawId, type: 'public-key' as const, response: said };
  return callApi<typeof finishPasskeyRoute>({ method: 'POST', path: '/api/v1/me/passkeys', body: { name, answer } });
}

export async function signInWithPasskey() {
  const { startAuthentication } = await loadWebAuthn();
  const options = await callApi<typeof askForPasskeyRoute>({ method: 'POST', path: '/api/v1/auth/passkey/options' });
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  const { id, rawId, response } = await startAuthentication({ optionsJSON }).catch(inWords);
  const { clientDataJSON, authenticatorData, signature, userHandle = '' } = response;
  const said = { clientDataJSON, authenticatorData, signature, userHandle };
  const answer = { id, rawId, type: 'public-key' as const, response: said };
  return callApi<typeof signInWithPasskeyRoute>({ method: 'POST', path: '/api/v1/auth/passkey', body: { answer } });
}

/** What browsers throw (WebAuthn sections 5.1.3 and 5.1.4), for people. */
function inWords(error: unknown): never {
  const name = error instanceof Error ? error.name : '';
  const words: Readonly<Record<string, string>> = {
    NotAllowedError: 'It was cancelled, or the device did not answer in time.',
    InvalidStateError: 'This device holds a passkey of yours already.',
    AbortError: 'It was cancelled.',
    SecurityError: 'The browser makes no passkeys for this address.',
  };
  throw new Error(words[name] ?? 'The browser could not use a passkey.', { cause: error });
}

export function namePasskey(passkeyId: string, name: string) {
  const path = '/api/v1/me/passkeys/:passkeyId';
  return callApi<typeof namePasskeyRoute>({ method: 'PUT', path, params: { passkeyId }, body: { name } });
}

export function removePasskey(passkeyId: string, body: Proof) {
  const path = '/api/v1/me/passkeys/:passkeyId/remove';
  return callApi<typeof removePasskeyRoute>({ method: 'POST', path, params: { passkeyId }, body });
}

export function removePasskeysOf(userId: string) {
  const path = '/api/v1/users/:userId/passkeys';
  return callApi<typeof removeUserPasskeysRoute>({ method: 'DELETE', path, params: { userId } });
}
