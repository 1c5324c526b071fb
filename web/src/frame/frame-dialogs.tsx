import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ShortcutSheet } from './keys/shortcut-sheet.tsx';
import type { Palette } from './palette/palette.tsx';
import type { SearchDialog } from './search/search-dialog.tsx';

type OpenDialog =
  | { readonly kind: 'sheet' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'search'; readonly text: string };

type Loaded = {
  readonly Palette: typeof Palette;
  readonly SearchDialog: typeof SearchDialog;
  readonly ShortcutSheet: typeof ShortcutSheet;
};

/** Not `lazy`: React would hold back what it draws after a first pause by 300 ms, and the palette must open at once. */
let loaded: Loaded | undefined;

async function load(): Promise<Loaded> {
  const [palette, search, sheet] = await Promise.all([
    import('./palette/palette.tsx'),
    import('./search/search-dialog.tsx'),
    import('./keys/shortcut-sheet.tsx'),
  ]);
  loaded = { Palette: palette.Palette, SearchDialog: search.SearchDialog, ShortcutSheet: sheet.ShortcutSheet };
  return loaded;
}

const PRELOAD_MS = 1_500;

/** After the page itself. Returns how to give it up. */
export function preloadDialogs(): () => void {
  const timer = setTimeout(() => void load().catch(() => undefined), PRELOAD_MS);
  return () => clearTimeout(timer);
}

const listeners = new Set<() => void>();
let opened: OpenDialog | undefined;

/** Not state of the frame: everything around the page would be drawn again for it, and the palette must open at once. */
export function openDialog(dialog: OpenDialog | undefined): void {
  opened = dialog;
  for (const listener of listeners) listener();
}

const openedDialog = () => opened;

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** One at a time, never one over another. */
export function FrameDialogs() {
  const dialog = useSyncExternalStore(listen, openedDialog);
  // Whoever signs in next finds none.
  useEffect(() => () => openDialog(undefined), []);
  return dialog ? <LoadedDialog dialog={dialog} /> : null;
}

function LoadedDialog({ dialog }: { readonly dialog: OpenDialog }) {
  const [parts, setParts] = useState(loaded);
  useEffect(() => {
    if (!parts) void load().then(setParts, close);
  }, [parts]);
  if (!parts) return null;
  if (dialog.kind === 'sheet') return <parts.ShortcutSheet onClose={close} />;
  if (dialog.kind === 'search') return <parts.SearchDialog initial={dialog.text} onClose={close} />;
  return <parts.Palette onClose={close} onSearch={(text) => openDialog({ kind: 'search', text })} />;
}

const close = () => openDialog(undefined);
