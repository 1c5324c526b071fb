import { Link } from '@tanstack/react-router';
import { usePreferences } from '../frame/preferences/preferences.ts';
import { type TimeZone, zonedText, zoneWord } from '../frame/zoned-text.ts';
import type { QueueSearch } from './queue-search.ts';

/** What an address narrows the queue to that no other control shows: nothing is left out unseen. */
export function QueueScope({ search: { from, to, sample, attack } }: { readonly search: QueueSearch }) {
  const { timeZone } = usePreferences();
  const texts = [
    ...(attack === undefined ? [] : [`ATT&CK ${attack}`]),
    ...(from || to ? [`raised ${momentText(from, timeZone) ?? 'ever'} – ${momentText(to, timeZone) ?? 'now'}`] : []),
    ...(sample === undefined ? [] : [sample === 'only' ? 'sample only' : 'without the sample']),
  ];
  if (texts.length === 0) return null;
  return (
    <Link
      from="/queue"
      to="/queue"
      search={({ from: _, to: __, sample: ___, attack: ____, ...rest }) => rest}
      className="pill"
      title="Take this limit away"
    >
      {texts.join(', ')} <span aria-hidden="true">✕</span>
      <span className="hidden">: take this limit away</span>
    </Link>
  );
}

function momentText(at: string | undefined, timeZone: TimeZone): string | undefined {
  if (at === undefined) return undefined;
  const date = new Date(at);
  const { day, time } = zonedText(date, timeZone);
  return `${day} ${time.slice(0, 5)} ${zoneWord(date, timeZone)}`;
}
