import { Button } from '@mantine/core';
import { type Query, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

const SLOW_MS = 2_000;

/** What is on the screen and was never answered: older data under it stays where it is. */
const isAwaited = (query: Query) => query.isActive() && query.state.data === undefined;

/** After two seconds it can be given up, and begun again. */
export function SlowLoading() {
  const client = useQueryClient();
  const [isSlow, setSlow] = useState(false);
  const [isStopped, setStopped] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isSlow) return null;
  const stop = () => {
    setStopped(true);
    void client.cancelQueries({ predicate: isAwaited });
  };
  const begin = () => {
    setStopped(false);
    void client.refetchQueries({ predicate: isAwaited });
  };
  return (
    <p className="slow-loading">
      {isStopped ? 'Stopped: nothing was loaded.' : 'This takes longer than usual.'}{' '}
      <Button onClick={isStopped ? begin : stop}>{isStopped ? 'Load' : 'Cancel'}</Button>
    </p>
  );
}
