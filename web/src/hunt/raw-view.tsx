import { EventText } from '../frame/event-text.tsx';
import type { EventReply } from './event-calls.ts';
import { hexDump } from './hex-dump.ts';

/** Text where the bytes are text, a hex dump where they are not (an EVTX record). */
export function RawView({ raw }: { readonly raw: EventReply['raw'] }) {
  const size = `${raw.byteLength.toLocaleString('en')} bytes, as received`;
  if (raw.encoding === 'utf8') {
    return (
      <>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
        <section className="raw" aria-label="Raw event" tabIndex={0}>
          <EventText text={raw.text} limit={20_000} />
        </section>
        <p className="muted">{size}</p>
      </>
    );
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section className="raw" aria-label="Raw event in hexadecimal" tabIndex={0}>
        <pre>{hexDump(Uint8Array.from(atob(raw.text), (unit) => unit.charCodeAt(0)))}</pre>
      </section>
      <p className="muted">{size}</p>
    </>
  );
}
