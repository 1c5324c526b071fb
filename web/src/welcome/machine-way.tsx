import { useQuery } from '@tanstack/react-query';
import { CommandLine } from '../frame/command-line.tsx';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { type Machine, receiversQuery } from '../frame/receiver-calls.ts';
import { ArrivalWatch } from './arrival-watch.tsx';

/** The log of the machine that the server runs on, by the command that reads it there. */
export function MachineWay() {
  const { data, error, refetch } = useQuery(receiversQuery);
  if (!data) {
    if (error) return <FailureNotice what="What this machine has" error={error} onRetry={() => void refetch()} />;
    return <LoadingRows label="Looking what this machine has" />;
  }
  const { machine } = data;
  if (machine === null || (machine.logs.length === 0 && !machine.hasJournal)) {
    return (
      <p className="prose">
        The server’s machine has no system log that Watchfloor could read: neither a file such as /var/log/auth.log nor
        a systemd journal. In a container that is usual.
      </p>
    );
  }
  return (
    <>
      <MachineLines machine={machine} />
      <ArrivalWatch waitingFor="what you send" />
    </>
  );
}

function MachineLines({ machine }: { readonly machine: Machine }) {
  const { program, dataDir, logs, hasJournal } = machine;
  const ingest = `${program} ingest --data ${dataDir}`;
  return (
    <>
      {logs.length > 0 && (
        <CommandLine says="Its log files, in a terminal on the server" text={`${ingest} ${logs.join(' ')}`} />
      )}
      {hasJournal && (
        <CommandLine
          says="The last day of its systemd journal, in a terminal on the server"
          text={`journalctl --since -1d --output short-iso --no-pager | ${ingest} --type syslog -`}
        />
      )}
    </>
  );
}
