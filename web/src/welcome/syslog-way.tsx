import { useQuery } from '@tanstack/react-query';
import { FailureNotice, LoadingRows } from '../frame/load-states.tsx';
import { receiversQuery } from '../frame/receiver-calls.ts';
import { SyslogLines, SyslogStart } from '../frame/sender-lines.tsx';
import { ArrivalWatch } from './arrival-watch.tsx';

export function SyslogWay() {
  const { data, error, refetch } = useQuery(receiversQuery);
  if (!data) {
    if (error) return <FailureNotice what="The list of receivers" error={error} onRetry={() => void refetch()} />;
    return <LoadingRows label="Asking which ports are open" />;
  }
  const isOpen = data.data.some(({ id, address }) => id.startsWith('syslog-') && address !== null);
  if (!isOpen) return data.machine && <SyslogStart machine={data.machine} />;
  return (
    <>
      <SyslogLines receivers={data.data} />
      <ArrivalWatch waitingFor="the first message" />
    </>
  );
}
