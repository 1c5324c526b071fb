import { useEffect, useState } from 'react';
import { KeyCaps } from '../frame/key-caps.tsx';
import { setFirstRun } from './welcome-state.ts';

type Place = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

const LOOK_MS = 200;
const WIDTH = 320;
const GAP = 16;

/** The button that opens a case, wherever an alert stands open: beside the queue or on its page. */
function findButton(): HTMLElement | undefined {
  const buttons = document.querySelectorAll<HTMLElement>('[aria-label="Actions on this alert"] button');
  return [...buttons].find((button) => button.querySelector('.key')?.firstChild?.nodeValue === 'm');
}

/** Looked at again and again: the list beside it grows, and windows change their size. */
function useButtonPlace(): Place | undefined {
  const [place, setPlace] = useState<Place>();
  useEffect(() => {
    const look = () => {
      const box = findButton()?.getBoundingClientRect();
      setPlace((old) => {
        if (!box) return undefined;
        const isSame = old?.left === box.left && old.top === box.top && old.width === box.width;
        return isSame ? old : { left: box.left, top: box.top, width: box.width, height: box.height };
      });
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return place;
}

/** The one mark of the first minute. It lies over the list, not over the alert: what it speaks of stays in sight. */
export function CaseMark() {
  const button = useButtonPlace();
  if (!button) return null;
  const peekLeft = document.querySelector('.peek')?.getBoundingClientRect().left ?? 0;
  const isBeside = peekLeft > WIDTH + 2 * GAP;
  const style = isBeside ? { left: peekLeft - WIDTH - GAP, top: button.top - 12, width: WIDTH } : undefined;
  return (
    <>
      <div
        className="coach-ring"
        aria-hidden="true"
        style={{ left: button.left - 4, top: button.top - 4, width: button.width + 8, height: button.height + 8 }}
      />
      <section className={isBeside ? 'coach coach-beside' : 'coach'} style={style} aria-label="First steps">
        <div role="status">
          <h2>This alert has just been found</h2>
          <p>
            What is marked at the right is what the rule saw; <em>Show the log line</em> has the whole record.
          </p>
          <p className="coach-act">
            Press <KeyCaps keys="m" />, or the button with the ring, and it becomes a case: its timeline has begun, and
            the host and the user are in it.
          </p>
        </div>
        <button type="button" className="link-button" onClick={() => setFirstRun('doors')}>
          Skip this
        </button>
      </section>
    </>
  );
}
