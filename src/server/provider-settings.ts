import { existsSync, readFileSync } from 'node:fs';
import type { ProviderSettings } from '../platform/identity/index.ts';
import { ROLES, WatchfloorError } from '../platform/kernel/index.ts';
import type { Config } from './config.ts';

/** Undefined: no provider is configured. Throws `config.invalid` (invalid) where one is, by halves. */
export function providerSettings({ oidc }: Config): ProviderSettings | undefined {
  const { issuer, clientId } = oidc;
  if (issuer === undefined && clientId === undefined) return undefined;
  if (issuer === undefined || clientId === undefined) throw invalid('oidc.issuer and oidc.clientId belong together.');
  if (!oidc.scopes.includes('openid')) throw invalid('oidc.scopes must hold openid.');
  return {
    label: oidc.label,
    issuer,
    clientId,
    clientSecret: clientSecretOf(oidc),
    scopes: oidc.scopes,
    nameClaim: oidc.nameClaim,
    groupsClaim: oidc.groupsClaim,
    roles: new Map(oidc.roles.map(roleOf)),
    allowedDomains: oidc.allowedDomains.map((domain) => domain.toLowerCase()),
    allowedGroups: oidc.allowedGroups,
    createsUsers: oidc.createUsers,
    linksByName: oidc.linkByName,
  };
}

function clientSecretOf({ clientSecret, clientSecretFile: file }: Config['oidc']): string | undefined {
  if (file === undefined) return clientSecret;
  if (clientSecret !== undefined) throw invalid('oidc.clientSecret and oidc.clientSecretFile are one too many.');
  const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (text === '') throw invalid(`oidc.clientSecretFile: ${file} is missing or empty.`);
  return text;
}

/** A group may hold `=` itself: the role is what stands after the last. */
function roleOf(pair: string) {
  const at = pair.lastIndexOf('=');
  const role = ROLES.find((each) => each === pair.slice(at + 1));
  if (role === undefined) throw invalid(`oidc.roles: there is no role in ${pair}.`);
  return [pair.slice(0, at), role] as const;
}

const invalid = (message: string) => new WatchfloorError('invalid', 'config.invalid', { message });
