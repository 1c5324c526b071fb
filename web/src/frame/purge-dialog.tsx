import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { failureText } from './api-failure.ts';
import { Dialog } from './dialog.tsx';
import { removeSample, sampleWorkQuery } from './sample-calls.ts';

export function PurgeDialog({ onClose }: { readonly onClose: () => void }) {
  // A full load: lists keep their rows until they are asked for anew, and none of the sample's may stay.
  const purging = useMutation({ mutationFn: removeSample, onSuccess: () => location.reload() });
  return (
    <Dialog onClose={onClose} title="Remove the sample?">
      <div className="stack">
        <p>Its events, alerts and cases go, with every note written on them. Live data is not touched.</p>
        <WorkThatGoes />
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

/** Not as a reason to wait: where it cannot be counted, the dialog says so and removes all the same. */
function WorkThatGoes() {
  const { data, error } = useQuery(sampleWorkQuery);
  if (error) return <p className="warn">How many cases and notes people made of it could not be counted.</p>;
  if (!data) return <p className="muted">Counting what people made of it …</p>;
  if (data.cases + data.notes === 0) return <p className="muted">Nobody has opened a case or written a note on it.</p>;
  return (
    <p className="warn">
      People worked on it: <strong>{countText(data.cases, 'case')}</strong> and{' '}
      <strong>{countText(data.notes, 'note')}</strong> go with it, and nothing brings them back.
    </p>
  );
}

function countText(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
