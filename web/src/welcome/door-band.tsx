import { CloseButton } from '@mantine/core';
import { DoorLinks } from './door-links.tsx';
import { endFirstRun } from './welcome-state.ts';

/** Under the page, not over it: the case that has just appeared stays in sight. */
export function DoorBand({ isInCase }: { readonly isInCase: boolean }) {
  return (
    <section className="door-band" aria-labelledby="door-band-title">
      <div className="door-band-head">
        <h2 id="door-band-title">{isInCase ? 'That is a case. Where to now?' : 'Where to now?'}</h2>
        <span className="muted">Later under your name, in First steps.</span>
        <CloseButton className="push" aria-label="Close the first steps" onClick={endFirstRun} />
      </div>
      <DoorLinks onChoose={endFirstRun} />
    </section>
  );
}
