import { getRouteApi } from '@tanstack/react-router';
import { useTitle } from '../frame/use-title.ts';
import { CodeDoor } from './code-door.tsx';
import { DoorLinks } from './door-links.tsx';
import { LogsDoor } from './logs-door.tsx';
import { ShiftDoor } from './shift-door.tsx';
import './welcome.css';

const route = getRouteApi('/frame/welcome');

export function WelcomePage() {
  const { door, way } = route.useSearch();
  useTitle('First steps');
  return (
    <main className="page page-record welcome">
      <header className="record-head">
        <h1>First steps</h1>
        <p className="muted">From a recorded intrusion to a watch of your own. Begin with what you came for.</p>
      </header>
      <DoorLinks open={door} />
      {door === 'logs' && <LogsDoor way={way} />}
      {door === 'code' && <CodeDoor />}
      {door === 'shift' && <ShiftDoor />}
    </main>
  );
}
