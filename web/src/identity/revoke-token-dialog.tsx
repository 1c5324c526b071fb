import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { failureText } from '../frame/api-failure.ts';
import { Dialog } from '../frame/dialog.tsx';
import { visibleLine } from '../frame/visible-text.ts';
import { revokeToken, TOKENS_KEY, type TokenReply } from './account-calls.ts';

type RevokeTokenDialogProps = { readonly token: TokenReply; readonly onClose: () => void };

/** Asked first, because it cannot be taken back: a program somewhere stops working. */
export function RevokeTokenDialog({ token, onClose }: RevokeTokenDialogProps) {
  const client = useQueryClient();
  const revoking = useMutation({
    mutationFn: revokeToken,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: TOKENS_KEY });
      onClose();
    },
  });
  return (
    <Dialog onClose={onClose} title={`Revoke ${visibleLine(token.name)}`}>
      <div className="stack">
        <p>Whatever uses it stops at once, and so do the tokens that were made with it. This cannot be taken back.</p>
        {revoking.error && (
          <p className="danger" role="alert">
            {failureText(revoking.error)}
          </p>
        )}
        <div className="form-foot">
          <Button
            variant="filled"
            color="danger"
            loading={revoking.isPending}
            onClick={() => revoking.mutate(token.id)}
          >
            Revoke
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
