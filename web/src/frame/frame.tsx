import { Link, Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useSession } from '../identity/session.ts';
import { WelcomeGate } from '../welcome/welcome-gate.tsx';
import { AccountMenu } from './account-menu.tsx';
import { FrameDialogs, openDialog, preloadDialogs } from './frame-dialogs.tsx';
import { KeyHint } from './key-caps.tsx';
import { LiveMark } from './live/live-mark.tsx';
import { FailureNotice } from './load-states.tsx';
import { Mark } from './mark.tsx';
import { useRecentPages } from './palette/recent-pages.ts';
import { PlaceBar } from './place-bar.tsx';
import { useAccountPreferences } from './preferences/preferences.ts';
import { SampleBand } from './sample-band.tsx';
import { useFrameShortcuts } from './use-frame-shortcuts.ts';
import { useOnline } from './use-online.ts';
import { setWall, useWall } from './wall-mode.ts';
import { ZoneClock } from './zoned-time.tsx';

const StoredLink = lazy(async () => ({ default: (await import('./links/stored-link.tsx')).StoredLink }));

/** Everything around a page. Pages are only drawn for somebody who is signed in. */
export function Frame() {
  const session = useSession();
  const address = useLocation({ select: ({ href }) => href });
  if (session.data === null) {
    // Already on the way there: this frame stays until the sign-in page has been loaded.
    if (address.startsWith('/sign-in')) return null;
    return <Navigate to="/sign-in" search={address === '/' ? {} : { to: address }} replace />;
  }
  if (!session.data) {
    return session.error ? (
      <FailureNotice what="Your session" error={session.error} onRetry={() => void session.refetch()} />
    ) : null;
  }
  return <SignedInFrame userId={session.data.id} name={session.data.name} />;
}

function SignedInFrame({ userId, name }: { readonly userId: string; readonly name: string }) {
  const isOnline = useOnline();
  const storedLink = useLocation({ select: ({ searchStr }) => new URLSearchParams(searchStr).get('s') ?? undefined });
  useFrameShortcuts();
  useRecentPages();
  useAccountPreferences();
  useEffect(preloadDialogs, []);
  return (
    <div className="frame">
      <a href="#content" className="skip">
        Skip to the content
      </a>
      <Bar name={name} />
      {!isOnline && (
        <div className="band band-warn" role="status">
          This machine has no network. What you see may be old; nothing you do now is saved.
        </div>
      )}
      <SampleBand />
      <div id="content" className="content">
        {storedLink === undefined ? (
          <Outlet />
        ) : (
          <Suspense>
            <StoredLink id={storedLink} />
          </Suspense>
        )}
      </div>
      <WelcomeGate userId={userId} />
      <FrameDialogs />
    </div>
  );
}

function Bar({ name }: { readonly name: string }) {
  const isWall = useWall();
  return (
    <header className="bar">
      <Link to="/" className="brand" aria-label="Watchfloor, to where your work begins">
        <Mark /> <span>Watchfloor</span>
      </Link>
      <PlaceBar />
      <button type="button" className="search-button" onClick={() => openDialog({ kind: 'search', text: '' })}>
        Search <KeyHint keys="/" />
      </button>
      <LiveMark />
      <ZoneClock />
      {isWall && (
        <button type="button" className="icon-button leave-wall" onClick={() => setWall(false)}>
          Leave the wall screen <KeyHint keys="W" />
        </button>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label="Keyboard shortcuts"
        onClick={() => openDialog({ kind: 'sheet' })}
      >
        ?
      </button>
      <AccountMenu name={name} />
    </header>
  );
}
