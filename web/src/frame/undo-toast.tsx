import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { failureText } from './api-failure.ts';

const UNDO_MS = 10_000;

type Undoable = { readonly text: string; readonly undo: () => Promise<unknown> };
let last: { readonly act: Undoable; readonly toastId: string } | undefined;

/** Says what was done and offers ten seconds to take it back, by click or Ctrl+Z. */
export function showUndo(act: Undoable): void {
  if (last) notifications.hide(last.toastId);
  const toastId = notifications.show({
    autoClose: UNDO_MS,
    withBorder: true,
    onClose: () => {
      if (last?.act === act) last = undefined;
    },
    message: (
      <span className="toast">
        <span>{act.text}</span>
        <Button onClick={() => void undoLast()}>Undo</Button>
      </span>
    ),
  });
  last = { act, toastId };
}

/** Takes back what the toast on the screen names; nothing where there is none. */
export async function undoLast(): Promise<void> {
  if (!last) return;
  const { act, toastId } = last;
  last = undefined;
  notifications.hide(toastId);
  try {
    await act.undo();
    notifications.show({ message: `Undone: ${act.text}`, withBorder: true });
  } catch (error) {
    showFailure(`Could not undo: ${act.text}`, error);
  }
}

/** Stays until it is closed: a failure must not pass by unread. */
export function showFailure(what: string, error: unknown): void {
  notifications.show({ title: what, message: failureText(error), color: 'red', autoClose: false, withBorder: true });
}

/** A passing word that nothing depends on. */
export function showNotice(text: string): void {
  notifications.show({ message: text, withBorder: true, autoClose: 4_000 });
}
