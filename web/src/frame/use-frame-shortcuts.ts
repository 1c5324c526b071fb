import { useNavigate } from '@tanstack/react-router';
import { useSession } from '../identity/session.ts';
import { sectionsFor } from '../settings/settings-sections.ts';
import { openDialog } from './frame-dialogs.tsx';
import { copyLink } from './links/copy-link.ts';
import { PLACES } from './places.ts';
import { changePreferences, usePreferences } from './preferences/preferences.ts';
import { type Shortcut, useShortcuts } from './shortcuts.ts';
import { undoLast } from './undo-toast.tsx';
import { setWall, useWall } from './wall-mode.ts';

/** What works on every page. */
export function useFrameShortcuts(): void {
  const navigate = useNavigate();
  const permissions = useSession().data?.permissions ?? [];
  const isWall = useWall();
  const { timeZone } = usePreferences();
  const places = PLACES.map(({ to, name, keys, permission }): Shortcut => {
    const off = permissions.includes(permission) ? undefined : `your role lacks ${permission}`;
    return { keys, name: `Go to ${name}`, off, run: () => void navigate({ to }) };
  });
  const settings = sectionsFor(permissions).map(
    ({ to, name }): Shortcut => ({ keys: '', name: `Settings: ${name}`, run: () => void navigate({ to }) }),
  );
  const wear = (theme: 'auto' | 'dark' | 'light') => {
    setWall(false);
    void changePreferences({ theme });
  };
  useShortcuts('Everywhere', [
    ...places,
    ...settings,
    { keys: '', name: 'Go to your account', run: () => void navigate({ to: '/account' }) },
    { keys: 'mod+k', name: 'Show all commands', isForTyping: true, run: () => openDialog({ kind: 'palette' }) },
    { keys: '/', name: 'Search everywhere', run: () => openDialog({ kind: 'search', text: '' }) },
    { keys: '?', name: 'Show these shortcuts', run: () => openDialog({ kind: 'sheet' }) },
    { keys: 'y', name: 'Copy a link to this', run: () => void copyLink() },
    { keys: 'mod+z', name: 'Take back what the last notice says', run: () => void undoLast() },
    { keys: 'W', name: isWall ? 'Leave the wall screen' : 'Wall screen', run: () => setWall(!isWall) },
    timeZone === 'utc'
      ? {
          keys: '',
          name: 'All times by the clock of this machine',
          run: () => void changePreferences({ timeZone: 'local' }),
        }
      : { keys: '', name: 'All times in UTC', run: () => void changePreferences({ timeZone: 'utc' }) },
    { keys: '', name: 'Theme: as the system', run: () => wear('auto') },
    { keys: '', name: 'Theme: dark', run: () => wear('dark') },
    { keys: '', name: 'Theme: light', run: () => wear('light') },
  ]);
}
