import { Link } from '@tanstack/react-router';
import type { QueueSearch } from './queue-search.ts';

/** What an address narrows the queue to that no other control shows: nothing is left out unseen. */
export function QueueScope({ search: { from, to, sample } }: { readonly search: QueueSearch }) {
  const texts = [
    ...(from || to ? [`raised ${momentText(from) ?? 'ever'} – ${momentText(to) ?? 'now'} UTC`] : []),
    ...(sample === undefined ? [] : [sample === 'only' ? 'sample only' : 'without the sample']),
  ];
  if (texts.length === 0) return null;
  return (
    <Link
      from="/queue"
      to="/queue"
      search={({ from: _, to: __, sample: ___, ...rest }) => rest}
      className="pill"
      title="Take this limit away"
    >
      {texts.join(', ')} <span aria-hidden="true">✕</span>
      <span className="hidden">: take this limit away</span>
    </Link>
  );
}

function momentText(at: string | undefined): string | undefined {
  return at?.slice(0, 16).replace('T', ' ');
}
