import { useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useSession } from '../identity/session.ts';
import { copyLink } from './copy-link.ts';
import type { OpenDialog } from './frame-dialogs.tsx';
import { PLACES } from './places.ts';
import { type Shortcut, useShortcuts } from './shortcuts.ts';
import { undoLast } from './undo-toast.tsx';
import { setWall, useWall } from './wall-mode.ts';

/** What works on every page. */
export function useFrameShortcuts(open: (dialog: OpenDialog) => void): void {
  const navigate = useNavigate();
  const permissions = useSession().data?.permissions ?? [];
  const isWall = useWall();
  const { setColorScheme } = useMantineColorScheme();
  const places = PLACES.map(({ to, name, keys, permission }): Shortcut => {
    const off = permissions.includes(permission) ? undefined : `your role lacks ${permission}`;
    return { keys, name: `Go to ${name}`, off, run: () => void navigate({ to }) };
  });
  const wear = (scheme: 'auto' | 'dark' | 'light') => {
    setWall(false);
    setColorScheme(scheme);
  };
  useShortcuts('Everywhere', [
    ...places,
    { keys: '', name: 'Go to your account', run: () => void navigate({ to: '/account' }) },
    { keys: 'mod+k', name: 'Show all commands', isForTyping: true, run: () => open({ kind: 'palette' }) },
    { keys: '/', name: 'Search everywhere', run: () => open({ kind: 'search', text: '' }) },
    { keys: '?', name: 'Show these shortcuts', run: () => open({ kind: 'sheet' }) },
    { keys: 'y', name: 'Copy a link to this', run: () => void copyLink() },
    { keys: 'mod+z', name: 'Take back what the last notice says', run: () => void undoLast() },
    { keys: 'W', name: isWall ? 'Leave the wall screen' : 'Wall screen', run: () => setWall(!isWall) },
    { keys: '', name: 'Theme: as the system', run: () => wear('auto') },
    { keys: '', name: 'Theme: dark', run: () => wear('dark') },
    { keys: '', name: 'Theme: light', run: () => wear('light') },
  ]);
}
