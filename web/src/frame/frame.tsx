import { Link, Navigate, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay, useSession } from '../identity/session.ts';
import { AccountMenu } from './account-menu.tsx';
import { LiveMark } from './live/live-mark.tsx';
import { FailureNotice } from './load-states.tsx';
import { Mark } from './mark.tsx';
import { SampleBand } from './sample-band.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { useShortcuts } from './shortcuts.ts';
import { undoLast } from './undo-toast.tsx';
import { useOnline } from './use-online.ts';
import { UtcClock } from './utc-time.tsx';

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
  return <SignedInFrame name={session.data.name} />;
}

function SignedInFrame({ name }: { readonly name: string }) {
  const [isSheetOpen, setSheetOpen] = useState(false);
  const navigate = useNavigate();
  const isOnline = useOnline();
  useShortcuts('Everywhere', [
    { keys: 'g q', name: 'Go to the queue', run: () => void navigate({ to: '/queue' }) },
    { keys: 'g c', name: 'Go to cases', run: () => void navigate({ to: '/cases' }) },
    { keys: 'g h', name: 'Go to events', run: () => void navigate({ to: '/events' }) },
    { keys: 'g d', name: 'Go to detections', run: () => void navigate({ to: '/detections' }) },
    { keys: '?', name: 'Show these shortcuts', run: () => setSheetOpen(true) },
    { keys: 'mod+z', name: 'Take back what the last notice says', run: () => void undoLast() },
  ]);
  return (
    <div className="frame">
      <a href="#content" className="skip">
        Skip to the content
      </a>
      <header className="bar">
        <Link to="/queue" className="brand" aria-label="Watchfloor, to the queue">
          <Mark /> <span>Watchfloor</span>
        </Link>
        <Places />
        <LiveMark />
        <UtcClock />
        <button
          type="button"
          className="icon-button"
          aria-label="Keyboard shortcuts"
          onClick={() => setSheetOpen(true)}
        >
          ?
        </button>
        <AccountMenu name={name} />
      </header>
      {!isOnline && (
        <div className="band band-warn" role="status">
          This machine has no network. What you see may be old; nothing you do now is saved.
        </div>
      )}
      <SampleBand />
      <div id="content" className="content">
        <Outlet />
      </div>
      {isSheetOpen && <ShortcutSheet onClose={() => setSheetOpen(false)} />}
    </div>
  );
}

const PLACES = [
  { to: '/queue', name: 'Queue', keys: 'g q', permission: 'alerts.read', also: '/alerts/' },
  { to: '/cases', name: 'Cases', keys: 'g c', permission: 'cases.read', also: '/cases/' },
  { to: '/events', name: 'Events', keys: 'g h', permission: 'events.read', also: '/events/' },
  { to: '/detections', name: 'Detections', keys: 'g d', permission: 'rules.read', also: '/detections/' },
] as const;

function Places() {
  return (
    <nav className="places" aria-label="Places">
      {PLACES.map((place) => (
        <Place key={place.to} place={place} />
      ))}
    </nav>
  );
}

function Place({ place }: { readonly place: (typeof PLACES)[number] }) {
  const isAllowed = useMay(place.permission);
  const isHere = useLocation({ select: ({ pathname }) => pathname === place.to || pathname.startsWith(place.also) });
  if (!isAllowed) return null;
  return (
    <Link to={place.to} className="place" aria-current={isHere ? 'page' : undefined} title={`Keys: ${place.keys}`}>
      {place.name}
    </Link>
  );
}
