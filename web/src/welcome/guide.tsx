import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { CaseMark } from './case-mark.tsx';
import { DoorBand } from './door-band.tsx';
import { PeekOpener } from './peek-opener.tsx';
import { ShiftBand } from './shift-band.tsx';
import './welcome.css';
import { setFirstRun, useWelcome } from './welcome-state.ts';

/** What stands over and under the pages while somebody is led: one thing at a time. */
export function Guide() {
  const { firstRun, shiftSince, isShiftLeft } = useWelcome();
  const pathname = useLocation({ select: (location) => location.pathname });
  const isInCase = /^\/cases\/./.test(pathname);
  useEffect(() => {
    // However the case came to be: by the key, the button, or a dialog between.
    if (firstRun === 'alert' && isInCase) setFirstRun('doors');
  }, [firstRun, isInCase]);
  if (shiftSince !== undefined && !isShiftLeft) {
    return pathname === '/welcome' ? null : <ShiftBand since={shiftSince} />;
  }
  if (firstRun === 'queue') return <PeekOpener />;
  if (firstRun === 'alert' && !isInCase) return <CaseMark />;
  if (firstRun === 'doors' && pathname !== '/welcome') return <DoorBand isInCase={isInCase} />;
  return null;
}
