import { useQuery } from '@tanstack/react-query';
import { durationText } from '../frame/charts/duration-scale.ts';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { Section } from '../frame/section.tsx';
import { useTitle } from '../frame/use-title.ts';
import { type SignInSettings, signInSettingsQuery } from './settings-calls.ts';
import { SettingsPage } from './settings-page.tsx';

/** Read only: how people get in is configured where the server is started. */
export function SignInSettingsPage() {
  const { data, error, refetch } = useQuery(signInSettingsQuery);
  useTitle('Sign-in');
  return (
    <SettingsPage title="Sign-in" line="Which ways in are open. They are set in the configuration, and read here.">
      {error && <FailureNotice what="Sign-in" error={error} onRetry={() => void refetch()} hasOldData={!!data} />}
      {!data && !error && <LoadingRows label="Loading how people sign in" />}
      {data && (
        <>
          <Ways settings={data} />
          <Provider provider={data.provider} />
          <Sessions sessions={data.sessions} />
        </>
      )}
    </SettingsPage>
  );
}

function Ways({ settings: { people, withoutPasskeys, provider } }: { readonly settings: SignInSettings }) {
  const of = (count: number) => `${count.toLocaleString('en')} of ${people.enabled.toLocaleString('en')}`;
  return (
    <Section
      title="Ways in"
      aside={
        people.enabled === 1
          ? '1 person who is not disabled'
          : `${people.enabled.toLocaleString('en')} people who are not disabled`
      }
    >
      <dl className="pairs settings-pairs">
        <dt>Password</dt>
        <dd>{of(people.withPassword)} have one; 12 characters or more</dd>
        <dt>Second factor</dt>
        <dd>
          <span className={people.withSecondFactor < people.withPassword ? 'warn' : undefined}>
            {of(people.withSecondFactor)}
          </span>{' '}
          set up an authenticator app, each on their own account page. It cannot be required of a role yet.
        </dd>
        <dt>Passkeys</dt>
        <dd>
          {of(people.withPasskey)} have one. {withoutPasskeys ?? 'They work at this address.'}
        </dd>
        <dt>Provider</dt>
        <dd>{provider ? `${of(people.withProvider)} have come from ${provider.label}` : 'none is configured'}</dd>
        <dt>One-time link</dt>
        <dd>printed at each start, for an administrator; it works once, for 15 minutes</dd>
      </dl>
    </Section>
  );
}

function Provider({ provider }: { readonly provider: SignInSettings['provider'] }) {
  if (provider === null) {
    return (
      <Section title="OpenID provider" aside="off">
        <p className="prose">
          With a provider of your own, people come with the account that they have. Set <code>oidc.issuer</code>,{' '}
          <code>oidc.clientId</code> and a secret file; docs/guides/sign-in.md says how.
        </p>
      </Section>
    );
  }
  const any = (list: readonly string[]) => (list.length > 0 ? list.join(', ') : 'any');
  return (
    <Section title="OpenID provider" aside={provider.label}>
      <dl className="pairs settings-pairs">
        <dt>Issuer</dt>
        <dd className="value">{provider.issuer}</dd>
        <dt>Client</dt>
        <dd className="value">
          {provider.clientId} {provider.isPublicClient ? '(public client)' : '(with a secret)'}
        </dd>
        <dt>Asks for</dt>
        <dd>{provider.scopes.join(', ')}</dd>
        <dt>Who may come</dt>
        <dd>
          domains: {any(provider.allowedDomains)}; groups: {any(provider.allowedGroups)}
        </dd>
        <dt>New people</dt>
        <dd>
          {provider.createsUsers ? `become users, named by ${provider.nameClaim}` : 'are refused until a user is made'}
          {provider.linksByName && '; a known name becomes that user'}
        </dd>
        <dt>Roles</dt>
        <dd>
          {provider.roles.length === 0
            ? 'are given here, not by the provider'
            : provider.roles.map(({ group, role }) => `${group} → ${role}`).join(', ')}
        </dd>
      </dl>
    </Section>
  );
}

const MINUTE_MS = 60_000;

function Sessions({ sessions: { idleMinutes, hours } }: { readonly sessions: SignInSettings['sessions'] }) {
  return (
    <Section title="Sessions">
      <p>
        One ends after {durationText(idleMinutes * MINUTE_MS)} without use, and after{' '}
        {durationText(hours * 60 * MINUTE_MS)} in any case.
      </p>
    </Section>
  );
}
