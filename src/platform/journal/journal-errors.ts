import { WatchfloorError } from '../kernel/index.ts';

export function isDiskFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

export function diskFull(cause?: unknown): WatchfloorError {
  return new WatchfloorError('unavailable', 'journal.full', {
    message: 'The disk of the journal is full. Nothing of this was kept: send it again later.',
    details: { reason: 'disk', retryAfterSeconds: 30 },
    cause,
  });
}

export function backlogFull(): WatchfloorError {
  return new WatchfloorError('unavailable', 'journal.full', {
    message: 'Too much is received and not yet processed. Nothing of this was kept: send it again later.',
    details: { reason: 'backlog', retryAfterSeconds: 5 },
  });
}

export function journalClosed(): WatchfloorError {
  return new WatchfloorError('unavailable', 'journal.closed', {
    message: 'Watchfloor is stopping. Nothing of this was kept: send it again later.',
  });
}

/** RFC 9110 section 15.5.21: understood, and not to be sent again as it is. */
export function keyReused(): WatchfloorError {
  return new WatchfloorError('invalid', 'journal.key-reused', {
    message:
      'This idempotency key stands for other content. What differs was not kept: send it under a key of its own, such as a hash of the content.',
    httpStatus: 422,
  });
}
