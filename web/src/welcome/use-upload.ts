import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { IngestReply } from '../../../src/server/contract.ts';
import { type Arrival, sendLogs, uploadArrivalQuery } from './log-calls.ts';

const NOTHING: IngestReply = {
  source: '',
  isRecognised: true,
  format: '',
  bytes: 0,
  entries: 0,
  repeats: 0,
  lastSequence: null,
  ranges: [],
};

export type Upload = {
  readonly send: (content: Blob, source?: 'syslog') => void;
  readonly isSending: boolean;
  readonly error: unknown;
  /** The content that was refused, to be tried another way. */
  readonly refused: Blob | undefined;
  readonly received: IngestReply | undefined;
  readonly arrival: Arrival | undefined;
};

/** One upload at a time, followed until all of it is stored. */
export function useUpload(): Upload {
  const client = useQueryClient();
  const [content, setContent] = useState<Blob>();
  const sending = useMutation({
    mutationFn: ({ what, source }: { readonly what: Blob; readonly source: 'auto' | 'syslog' }) =>
      sendLogs(what, source),
    // The sample gives way to the first real event.
    onSuccess: () => void client.invalidateQueries({ queryKey: ['sample'] }),
  });
  const received = sending.data;
  const { data: arrival } = useQuery({ ...uploadArrivalQuery(received ?? NOTHING), enabled: received !== undefined });
  return {
    send: (what, source) => {
      setContent(what);
      sending.mutate({ what, source: source ?? 'auto' });
    },
    isSending: sending.isPending,
    error: sending.error,
    refused: sending.error ? content : undefined,
    received,
    arrival: received && arrival,
  };
}
