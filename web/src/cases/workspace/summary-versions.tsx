import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FailureNotice } from '../../frame/load-states.tsx';
import { ZonedTime } from '../../frame/zoned-time.tsx';
import { useCaseWork } from './case-work.tsx';
import { Paragraphs } from './paragraphs.tsx';
import { storiesQuery } from './workspace-calls.ts';

/** Every version that ever stood there, when somebody asks. */
export function SummaryVersions() {
  const { item } = useCaseWork();
  const [isOpen, setOpen] = useState(false);
  const versions = useQuery({ ...storiesQuery(item.number), enabled: isOpen });
  const { data, error } = versions;
  return (
    <>
      <button type="button" className="link-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Hide the versions before' : `${(item.story?.version ?? 1) - 1} versions before`}
      </button>
      {isOpen && error && (
        <FailureNotice what="The versions" error={error} onRetry={() => void versions.refetch()} hasOldData={!!data} />
      )}
      {isOpen && (
        <ol className="plain versions">
          {data?.data.slice(1).map(({ version, by, at, text }) => (
            <li key={version}>
              <div className="muted">
                version {version} by {by.name}, <ZonedTime at={at} />
              </div>
              <Paragraphs text={text} limit={600} />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
