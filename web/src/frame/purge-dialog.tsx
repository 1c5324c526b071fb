import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { failureText } from './api-failure.ts';
import { Dialog } from './dialog.tsx';
import { removeSample } from './sample-calls.ts';

export function PurgeDialog({ onClose }: { readonly onClose: () => void }) {
  // A full load: lists keep their rows until they are asked for anew, and none of the sample's may stay.
  const purging = useMutation({ mutationFn: removeSample, onSuccess: () => location.reload() });
  return (
    <Dialog onClose={onClose} title="Remove the sample?">
      <div className="stack">
        <p>Its events, alerts and cases go, with every note written on them. Live data is not touched.</p>
        {purging.error && (
          <p className="danger" role="alert">
            {failureText(purging.error)}
          </p>
        )}
        <div className="form-foot">
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="filled" color="danger" loading={purging.isPending} onClick={() => purging.mutate()}>
            Remove it
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
