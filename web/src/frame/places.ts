import type { Permission, Role } from '../../../src/platform/identity/contract.ts';

export type Place = {
  readonly to: '/watch' | '/queue' | '/cases' | '/hunt' | '/estate/sources' | '/detections';
  readonly name: string;
  readonly keys: string;
  readonly permission: Permission;
  /** Addresses of single things that belong to this place, beside those under its own. */
  readonly also: readonly string[];
};

/** In the order of the bar. A place stands here once it has a page. */
export const PLACES: readonly Place[] = [
  { to: '/watch', name: 'Watch', keys: 'g w', permission: 'alerts.read', also: [] },
  { to: '/queue', name: 'Queue', keys: 'g q', permission: 'alerts.read', also: ['/alerts/'] },
  { to: '/cases', name: 'Cases', keys: 'g c', permission: 'cases.read', also: [] },
  { to: '/hunt', name: 'Hunt', keys: 'g h', permission: 'events.read', also: ['/events/'] },
  { to: '/estate/sources', name: 'Estate', keys: 'g e', permission: 'sources.read', also: ['/estate/'] },
  { to: '/detections', name: 'Detections', keys: 'g d', permission: 'rules.read', also: [] },
];

export function isInPlace(place: Place, pathname: string): boolean {
  return pathname === place.to || [`${place.to}/`, ...place.also].some((start) => pathname.startsWith(start));
}

/** Where somebody's day begins. Of several roles the first here counts, and of several lines the first that is allowed. */
const LANDINGS: readonly (readonly [Role, Place['to']])[] = [
  ['administrator', '/queue'],
  ['analyst', '/queue'],
  ['responder', '/cases'],
  ['investigator', '/cases'],
  ['manager', '/watch'],
  ['engineer', '/detections'],
  ['it-operations', '/estate/sources'],
];

type LandingPage = Place['to'] | '/welcome' | '/account';

/**
 * Where none of the places may be entered, a developer begins where it is said what there is for code, and everybody
 * else with the account: that is somebody's own in any case.
 */
export function landingOf(roles: readonly Role[], permissions: readonly Permission[]): LandingPage {
  const allowed = PLACES.filter(({ permission }) => permissions.includes(permission)).map(({ to }) => to);
  const wished = LANDINGS.find(([role, to]) => roles.includes(role) && allowed.includes(to))?.[1];
  return wished ?? allowed[0] ?? (roles.includes('developer') ? '/welcome' : '/account');
}
