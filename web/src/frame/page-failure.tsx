import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { failureText } from './api-failure.ts';
import { Empty } from './load-states.tsx';

export function MissingPage() {
  return (
    <main className="page">
      <h1 className="hidden">Not found</h1>
      <Empty title="There is no such page">
        <Link to="/queue">Go to the queue</Link>
      </Empty>
    </main>
  );
}

/** A page's own code broke, or its file is gone because the server was updated meanwhile. */
export function PageFailure({ error }: { readonly error: unknown }) {
  return (
    <main className="page">
      <h1 className="hidden">Failure</h1>
      <Empty title="This page broke">
        <p>{failureText(error)}</p>
        <Button onClick={() => location.reload()}>Load it again</Button>
      </Empty>
    </main>
  );
}
