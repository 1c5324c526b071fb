import { useQueryClient } from '@tanstack/react-query';
import { Dialog } from '../frame/dialog.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { revokeToken, TOKENS_KEY, type TokenReply } from './account-calls.ts';
import { ActForm } from './act-form.tsx';

type RevokeTokenDialogProps = { readonly token: TokenReply; readonly onClose: () => void };

/** Asked first, because it cannot be taken back: a program somewhere stops working. */
export function RevokeTokenDialog({ token, onClose }: RevokeTokenDialogProps) {
  const client = useQueryClient();
  const revoke = async () => {
    await revokeToken(token.id);
    await client.invalidateQueries({ queryKey: TOKENS_KEY });
    onClose();
  };
  return (
    <Dialog onClose={onClose} title={`Revoke ${visibleLine(token.name)}`}>
      <ActForm act="Revoke" onAct={revoke} isDangerous note={`It acts for ${token.owner}.`}>
        <p>Whatever uses it stops at once, and so do the tokens that were made with it. This cannot be taken back.</p>
      </ActForm>
    </Dialog>
  );
}
