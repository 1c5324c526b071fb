import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../identity/session.ts';
import { sampleQuery } from './sample-calls.ts';

/** Dialogs are not among what is fetched first. */
const PurgeDialog = lazy(async () => ({ default: (await import('./purge-dialog.tsx')).PurgeDialog }));

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
      {isAsking && (
        <Suspense fallback={null}>
          <PurgeDialog onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </section>
  );
}
