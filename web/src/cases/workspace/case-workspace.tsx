import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { CaseReply } from '../../../../src/respond/cases/contract.ts';
import { usePreferences } from '../../frame/preferences/preferences.ts';
import { useShortcuts } from '../../frame/shortcuts.ts';
import { zonedText, zoneWord } from '../../frame/zoned-text.ts';
import { useMay } from '../../identity/session.ts';
import { reasonOff } from './case-allowed.ts';
import { CaseClosed } from './case-closed.tsx';
import type { CaseTab } from './case-search.ts';
import { CaseSide } from './case-side.tsx';
import { CaseTabs } from './case-tabs.tsx';
import { CaseTray } from './case-tray.tsx';
import { type CaseWork, CaseWorkProvider } from './case-work.tsx';
import { CommsTab } from './comms-tab.tsx';
import { type Asked, Composer } from './composer.tsx';
import { COMPOSER_KINDS, KINDS } from './composer-kinds.ts';
import { EntitiesTab } from './entities-tab.tsx';
import { GraphTab } from './graph-tab.tsx';
import { LanesTab } from './lanes-tab.tsx';
import { StoryTab } from './story-tab.tsx';
import { TasksTab } from './tasks-tab.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import './workspace.css';
import './moments.css';
import './parts.css';

const route = getRouteApi('/frame/cases/$caseNumber');

export function CaseWorkspace({ item }: { readonly item: CaseReply }) {
  const search = route.useSearch();
  const mayWrite = useMay('cases.write');
  const [asked, setAsked] = useState<Asked>({ kind: 'note', count: 0 });
  const [savedAtMs, setSavedAtMs] = useState<number>();
  const work = useMemo<CaseWork>(
    () => ({
      item,
      off: (act) => reasonOff(act, { mayWrite, status: item.status }),
      compose: (kind, fields) => setAsked(({ count }) => ({ kind, fields, count: count + 1 })),
      noteSaved: () => setSavedAtMs(Date.now()),
    }),
    [item, mayWrite],
  );
  useShortcuts(
    'Case',
    COMPOSER_KINDS.map((kind) => ({
      keys: KINDS[kind].keys,
      name: KINDS[kind].act,
      run: () => work.compose(kind),
      off: work.off(KINDS[kind].needs),
    })),
  );
  const [firstTab] = useState<CaseTab>(() => (item.story || item.starredCount > 0 ? 'story' : 'timeline'));
  const tab = search.tab ?? firstTab;
  return (
    <CaseWorkProvider value={work}>
      <div className="workspace">
        <CaseSide />
        <section className="case-work" aria-label="Work on the case">
          <div className="case-bar">
            <CaseTabs item={item} current={tab} />
            <span role="status" className="muted saved">
              {savedAtMs !== undefined && <SavedAt atMs={savedAtMs} />}
            </span>
          </div>
          {item.isSample && (
            <p className="warn sample-warning">
              This case is made of sample alerts: it goes with the sample, with all that is written here, also by itself
              when the first logs of your own come.
            </p>
          )}
          {item.closing && <CaseClosed closing={item.closing} />}
          <Composer asked={asked} />
          <TabBody tab={tab} />
        </section>
        <CaseTray />
      </div>
    </CaseWorkProvider>
  );
}

function SavedAt({ atMs }: { readonly atMs: number }) {
  const { timeZone } = usePreferences();
  const date = new Date(atMs);
  return `saved ${zonedText(date, timeZone).time} ${zoneWord(date, timeZone)}`;
}

function TabBody({ tab }: { readonly tab: CaseTab }) {
  switch (tab) {
    case 'story':
      return <StoryTab />;
    case 'timeline':
      return <TimelineTab />;
    case 'tasks':
      return <TasksTab />;
    case 'entities':
      return <EntitiesTab />;
    case 'graph':
      return <GraphTab />;
    case 'lanes':
      return <LanesTab />;
    case 'comms':
      return <CommsTab />;
  }
}
