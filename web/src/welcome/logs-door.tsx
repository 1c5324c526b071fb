import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Empty } from '../frame/load-states.tsx';
import { sampleQuery } from '../frame/sample-calls.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../identity/session.ts';
import { FileWay } from './file-way.tsx';
import { MachineWay } from './machine-way.tsx';
import { PasteWay } from './paste-way.tsx';
import { SyslogWay } from './syslog-way.tsx';
import type { LogWay } from './welcome-search.ts';

const WAYS = [
  { way: 'file', name: 'A file', Shown: FileWay },
  { way: 'paste', name: 'Pasted lines', Shown: PasteWay },
  { way: 'syslog', name: 'Syslog', Shown: SyslogWay },
  { way: 'machine', name: 'This machine’s log', Shown: MachineWay },
] as const;

/** Four ways in, one at a time; each says what came of it. */
export function LogsDoor({ way = 'file' }: { readonly way?: LogWay | undefined }) {
  const maySend = useMay('events.ingest');
  const mayRead = useMay('events.read');
  const { data: sample } = useQuery(sampleQuery);
  if (!maySend || !mayRead) {
    return (
      <Empty title="You are not allowed to see this">
        Sending logs and reading them needs the permissions events.ingest and events.read. Ask an administrator.
      </Empty>
    );
  }
  const { Shown } = WAYS.find((each) => each.way === way) ?? WAYS[0];
  return (
    <Section
      title="Use my logs"
      aside={sample?.isPresent && 'The sample leaves by itself when your first event comes.'}
    >
      <nav className="tabs log-ways" aria-label="Ways for logs to come in">
        {WAYS.map((each) => (
          <Link
            key={each.way}
            to="/welcome"
            search={{ door: 'logs', way: each.way }}
            className="tab"
            aria-current={each.way === way ? 'page' : undefined}
          >
            {each.name}
          </Link>
        ))}
      </nav>
      <Shown key={way} />
    </Section>
  );
}
