import type { Role } from '../kernel/index.ts';
import { USER_NAME } from './contract.ts';

/** What a provider says about somebody (OpenID Connect Core section 5.1). */
export type Claims = Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string };

export type ProviderRules = {
  /** The claim that becomes the name of a new user. */
  readonly nameClaim: string;
  /** The claim with groups or roles; a dot leads into objects. */
  readonly groupsClaim: string;
  /** Group → role. Empty: roles are given here, and the provider has no say in them. */
  readonly roles: ReadonlyMap<string, Role>;
  /** Empty: any. */
  readonly allowedDomains: readonly string[];
  /** Empty: any. */
  readonly allowedGroups: readonly string[];
};

export type Judgement =
  | {
      readonly kind: 'admitted';
      /** Undefined: the provider says no name that a user could have. */
      readonly name: string | undefined;
      /** Undefined: not the provider's to say. */
      readonly roles: readonly Role[] | undefined;
    }
  | { readonly kind: 'refused'; readonly message: string };

/** Who may come in, and as what. Pure. */
export function judgeClaims(claims: Claims, rules: ProviderRules): Judgement {
  const { allowedDomains, allowedGroups } = rules;
  if (allowedDomains.length > 0 && !allowedDomains.includes(domainOf(claims) ?? '')) {
    return refused('Your address is of no domain that may sign in here, or is not confirmed by the provider.');
  }
  const groups = new Set(textsOf(claimAt(claims, rules.groupsClaim)));
  if (allowedGroups.length > 0 && !allowedGroups.some((group) => groups.has(group))) {
    return refused('You are in no group that may sign in here.');
  }
  const held = [...rules.roles].filter(([group]) => groups.has(group)).map(([, role]) => role);
  if (rules.roles.size > 0 && held.length === 0) return refused('None of your groups has a role here.');
  const name = textsOf(claimAt(claims, rules.nameClaim))[0]?.trim().toLowerCase();
  const roles = rules.roles.size > 0 ? [...new Set(held)] : undefined;
  return { kind: 'admitted', name: name !== undefined && USER_NAME.test(name) ? name : undefined, roles };
}

/** Only an address that the provider has confirmed: anybody can claim the others. */
function domainOf({ email, email_verified: isVerified }: Claims): string | undefined {
  if (typeof email !== 'string' || isVerified !== true) return undefined;
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}

function claimAt(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path.split('.').reduce<unknown>((value, key) => {
    const isHeld = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
    return isHeld ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
  }, claims);
}

function textsOf(value: unknown): readonly string[] {
  return [value].flat().filter((one): one is string => typeof one === 'string');
}

function refused(message: string): Judgement {
  return { kind: 'refused', message };
}
