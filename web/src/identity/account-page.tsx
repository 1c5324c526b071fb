import { useTitle } from '../frame/use-title.ts';
import './people.css';
import { OwnPasswordSection } from './own-password-form.tsx';
import { PasskeySection } from './passkey-section.tsx';
import { SecondFactorSection } from './second-factor-section.tsx';
import { useMay, useSession } from './session.ts';
import { SessionSection } from './session-section.tsx';
import { TokenSection } from './token-section.tsx';

export function AccountPage() {
  const me = useSession().data;
  const mayKeepTokens = useMay('tokens.manage-own');
  useTitle('Account');
  // The frame around this draws nothing for who is not signed in.
  if (!me) return null;
  return (
    <main className="page page-record">
      <header className="record-head">
        <div className="record-line muted">Account</div>
        <h1>{me.name}</h1>
        <dl className="inline-pairs">
          <div>
            <dt>roles</dt>
            <dd>{me.roles.length > 0 ? me.roles.join(', ') : 'none: an administrator gives them'}</dd>
          </div>
        </dl>
      </header>
      <SessionSection />
      <OwnPasswordSection userId={me.id} name={me.name} />
      <SecondFactorSection />
      <PasskeySection />
      {mayKeepTokens && <TokenSection />}
    </main>
  );
}
