import { useEffect, useState } from 'react';
import type { ShortcutSheet } from './keys/shortcut-sheet.tsx';
import type { Palette } from './palette/palette.tsx';
import type { SearchDialog } from './search/search-dialog.tsx';

export type OpenDialog =
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

type FrameDialogsProps = {
  readonly dialog: OpenDialog | undefined;
  readonly onOpen: (dialog: OpenDialog | undefined) => void;
};

/** One at a time, never one over another. */
export function FrameDialogs({ dialog, onOpen }: FrameDialogsProps) {
  return dialog ? <LoadedDialog dialog={dialog} onOpen={onOpen} /> : null;
}

type LoadedDialogProps = Pick<FrameDialogsProps, 'onOpen'> & { readonly dialog: OpenDialog };

function LoadedDialog({ dialog, onOpen }: LoadedDialogProps) {
  const [parts, setParts] = useState(loaded);
  useEffect(() => {
    if (!parts) void load().then(setParts, () => onOpen(undefined));
  }, [parts, onOpen]);
  if (!parts) return null;
  const close = () => onOpen(undefined);
  if (dialog.kind === 'sheet') return <parts.ShortcutSheet onClose={close} />;
  if (dialog.kind === 'search') return <parts.SearchDialog initial={dialog.text} onClose={close} />;
  return <parts.Palette onClose={close} onSearch={(text) => onOpen({ kind: 'search', text })} />;
}
