import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { parseQueueSearch } from '../alerts/queue-search.ts';
import { parseCasesSearch } from '../cases/cases-search.ts';
import { parseCaseSearch } from '../cases/workspace/case-search.ts';
import { parseCoverageSearch } from '../detections/coverage/coverage-search.ts';
import { parseDetectionsSearch } from '../detections/detections-search.ts';
import { parseEntitySearch } from '../estate/entity-search.ts';
import { parseHuntSearch } from '../hunt/hunt-search.ts';
import { parseAuditSearch } from '../identity/audit-search.ts';
import { parseSignInSearch } from '../identity/sign-in-search.ts';
import { parseUsersSearch } from '../identity/users-search.ts';
import { parseConfigurationSearch } from '../settings/configuration-search.ts';
import { parseWatchSearch } from '../watch/watch-search.ts';
import { parseWelcomeSearch } from '../welcome/welcome-search.ts';
import { Frame } from './frame.tsx';
import { Landing } from './landing.tsx';
import { MissingPage, PageFailure } from './page-failure.tsx';

/** Each page is its own chunk; what the address may hold is parsed here, so that a bad one cannot break a page. */
const root = createRootRoute({ component: Outlet, notFoundComponent: MissingPage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: parseSignInSearch,
  component: lazyRouteComponent(() => import('../identity/sign-in-page.tsx'), 'SignInPage'),
});

const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame });

const home = createRoute({ getParentRoute: () => frame, path: '/', component: Landing });

const watch = createRoute({
  getParentRoute: () => frame,
  path: '/watch',
  validateSearch: parseWatchSearch,
  component: lazyRouteComponent(() => import('../watch/watch-page.tsx'), 'WatchPage'),
});

const queue = createRoute({
  getParentRoute: () => frame,
  path: '/queue',
  validateSearch: parseQueueSearch,
  component: lazyRouteComponent(() => import('../alerts/queue-page.tsx'), 'QueuePage'),
});

const alert = createRoute({
  getParentRoute: () => frame,
  path: '/alerts/$alertId',
  component: lazyRouteComponent(() => import('../alerts/alert-page.tsx'), 'AlertPage'),
});

const cases = createRoute({
  getParentRoute: () => frame,
  path: '/cases',
  validateSearch: parseCasesSearch,
  component: lazyRouteComponent(() => import('../cases/cases-page.tsx'), 'CasesPage'),
});

const oneCase = createRoute({
  getParentRoute: () => frame,
  path: '/cases/$caseNumber',
  validateSearch: parseCaseSearch,
  component: lazyRouteComponent(() => import('../cases/case-page.tsx'), 'CasePage'),
});

const hunt = createRoute({
  getParentRoute: () => frame,
  path: '/hunt',
  validateSearch: parseHuntSearch,
  component: lazyRouteComponent(() => import('../hunt/hunt-page.tsx'), 'HuntPage'),
});

/** Where the events were before they had the place of all hunting; addresses that people kept lead there. */
const events = createRoute({
  getParentRoute: () => frame,
  path: '/events',
  validateSearch: parseHuntSearch,
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/hunt', search, replace: true });
  },
});

const event = createRoute({
  getParentRoute: () => frame,
  path: '/events/$eventId',
  component: lazyRouteComponent(() => import('../hunt/event-page.tsx'), 'EventPage'),
});

const entity = createRoute({
  getParentRoute: () => frame,
  path: '/estate/$type/$name',
  validateSearch: parseEntitySearch,
  component: lazyRouteComponent(() => import('../estate/entity-page.tsx'), 'EntityPage'),
});

const estate = createRoute({
  getParentRoute: () => frame,
  path: '/estate',
  beforeLoad: () => {
    throw redirect({ to: '/estate/sources', replace: true });
  },
});

const sources = createRoute({
  getParentRoute: () => frame,
  path: '/estate/sources',
  validateSearch: parseEntitySearch,
  component: lazyRouteComponent(() => import('../estate/sources-page.tsx'), 'SourcesPage'),
});

const detections = createRoute({
  getParentRoute: () => frame,
  path: '/detections',
  validateSearch: parseDetectionsSearch,
  component: lazyRouteComponent(() => import('../detections/detections-page.tsx'), 'DetectionsPage'),
});

const account = createRoute({
  getParentRoute: () => frame,
  path: '/account',
  component: lazyRouteComponent(() => import('../identity/account-page.tsx'), 'AccountPage'),
});

const settings = createRoute({
  getParentRoute: () => frame,
  path: '/settings',
  component: lazyRouteComponent(() => import('../settings/settings-frame.tsx'), 'SettingsFrame'),
});

const users = createRoute({
  getParentRoute: () => settings,
  path: '/users',
  validateSearch: parseUsersSearch,
  component: lazyRouteComponent(() => import('../identity/users-page.tsx'), 'UsersPage'),
});

const roles = createRoute({
  getParentRoute: () => settings,
  path: '/roles',
  component: lazyRouteComponent(() => import('../settings/roles-page.tsx'), 'RolesPage'),
});

const tokens = createRoute({
  getParentRoute: () => settings,
  path: '/tokens',
  // A cursor, as in the list of users.
  validateSearch: parseUsersSearch,
  component: lazyRouteComponent(() => import('../settings/tokens-page.tsx'), 'TokensPage'),
});

const audit = createRoute({
  getParentRoute: () => settings,
  path: '/audit',
  validateSearch: parseAuditSearch,
  component: lazyRouteComponent(() => import('../identity/audit-page.tsx'), 'AuditPage'),
});

const receivers = createRoute({
  getParentRoute: () => settings,
  path: '/sources',
  component: lazyRouteComponent(() => import('../settings/receivers-page.tsx'), 'ReceiversPage'),
});

const signInSettings = createRoute({
  getParentRoute: () => settings,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../settings/sign-in-settings-page.tsx'), 'SignInSettingsPage'),
});

const dataState = createRoute({
  getParentRoute: () => settings,
  path: '/data',
  component: lazyRouteComponent(() => import('../settings/data-page.tsx'), 'DataPage'),
});

const configuration = createRoute({
  getParentRoute: () => settings,
  path: '/configuration',
  validateSearch: parseConfigurationSearch,
  component: lazyRouteComponent(() => import('../settings/configuration-page.tsx'), 'ConfigurationPage'),
});

/** Where users and audit trail were before they stood among the settings; addresses that people kept lead there. */
const oldUsers = createRoute({
  getParentRoute: () => frame,
  path: '/administration/users',
  validateSearch: parseUsersSearch,
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/settings/users', search, replace: true });
  },
});

const oldAudit = createRoute({
  getParentRoute: () => frame,
  path: '/administration/audit',
  validateSearch: parseAuditSearch,
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/settings/audit', search, replace: true });
  },
});

const welcome = createRoute({
  getParentRoute: () => frame,
  path: '/welcome',
  validateSearch: parseWelcomeSearch,
  component: lazyRouteComponent(() => import('../welcome/welcome-page.tsx'), 'WelcomePage'),
});

const rule = createRoute({
  getParentRoute: () => frame,
  path: '/detections/$ruleId',
  component: lazyRouteComponent(() => import('../detections/rule-page.tsx'), 'RulePage'),
});

const coverage = createRoute({
  getParentRoute: () => frame,
  path: '/detections/coverage',
  validateSearch: parseCoverageSearch,
  component: lazyRouteComponent(() => import('../detections/coverage/coverage-page.tsx'), 'CoveragePage'),
});

const newRule = createRoute({
  getParentRoute: () => frame,
  path: '/detections/new',
  validateSearch: ({ draft }: Record<string, unknown>): { readonly draft?: string } =>
    typeof draft === 'string' && draft !== '' ? { draft } : {},
  component: lazyRouteComponent(() => import('../detections/editor/editor-page.tsx'), 'NewRulePage'),
});

const editRule = createRoute({
  getParentRoute: () => frame,
  path: '/detections/$ruleId/edit',
  component: lazyRouteComponent(() => import('../detections/editor/editor-page.tsx'), 'EditRulePage'),
});

const routeTree = root.addChildren([
  signIn,
  frame.addChildren([
    home,
    watch,
    queue,
    alert,
    cases,
    oneCase,
    hunt,
    events,
    event,
    entity,
    estate,
    sources,
    detections,
    coverage,
    newRule,
    rule,
    editRule,
    account,
    settings.addChildren([users, roles, tokens, audit, receivers, signInSettings, dataState, configuration]),
    oldUsers,
    oldAudit,
    welcome,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailure,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
