import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../identity/session.ts';
import { failureText } from './api-failure.ts';
import { Dialog } from './dialog.tsx';
import { removeSample, sampleQuery } from './sample-calls.ts';

/** Stands over every page as long as sample data does, so that nobody takes it for live. */
export function SampleBand() {
  const mayPurge = useMay('sample.purge');
  const { data } = useQuery(sampleQuery);
  const [isAsking, setAsking] = useState(false);
  if (!data?.isPresent) return null;
  return (
    <section className="band band-sample" aria-label="Sample data">
      <strong>SAMPLE</strong>
      <span>
        A recorded intrusion, played through the real pipeline.
        <span className="band-details"> It counts in no metric and notifies nobody.</span>
      </span>
      {data.fault !== null && (
        <span className="danger" role="alert">
          It could not be removed: {data.fault}
        </span>
      )}
      {mayPurge && (
        <Button size="compact-xs" onClick={() => setAsking(true)}>
          Remove the sample
        </Button>
      )}
      {isAsking && <PurgeDialog onClose={() => setAsking(false)} />}
    </section>
  );
}

function PurgeDialog({ onClose }: { readonly onClose: () => void }) {
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
