import { Notifications } from '@mantine/notifications';

/** Where `showNotice`, `showUndo` and `showFailure` are seen. */
export function Toasts() {
  return <Notifications position="bottom-right" limit={4} />;
}
