import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useShortcuts } from '../../frame/shortcuts.ts';
import { showFailure } from '../../frame/undo-toast.tsx';
import { useSession } from '../../identity/session.ts';
import { changeStatus, ownCase } from '../case-calls.ts';
import { useCaseWork, useCaseWrite } from './case-work.tsx';
import { CloseCaseDialog } from './close-case-dialog.tsx';
import { DeclareDialog } from './declare-dialog.tsx';
import { EditCaseDialog } from './edit-case-dialog.tsx';
import { ReopenCaseDialog } from './reopen-case-dialog.tsx';

type Open = 'close' | 'reopen' | 'declare' | 'edit' | undefined;

/** What can be done with the case as a whole; everything is in the palette, too. */
export function CaseActions() {
  const { item, off } = useCaseWork();
  const [open, setOpen] = useState<Open>();
  const me = useSession().data?.id;
  const change = useCaseWrite((step: () => Promise<unknown>) => step(), {
    onError: (error) => showFailure('The case was not changed', error),
  });
  const isMine = item.owner?.id === me;
  const isContained = item.status === 'contained';
  const own = () => change.mutate(() => ownCase(item, isMine ? null : 'me'));
  const contain = () => change.mutate(() => changeStatus(item, isContained ? 'open' : 'contained'));
  const why = off('work');
  const ownWords = isMine ? 'Give up ownership' : 'Take the case';
  const containWords = isContained ? 'Mark not contained' : 'Mark contained';
  useShortcuts('Case as a whole', [
    { keys: '', name: ownWords, run: own, off: why },
    { keys: '', name: containWords, run: contain, off: why },
    {
      keys: '',
      name: 'Declare an incident …',
      run: () => setOpen('declare'),
      off: why ?? (item.isIncident ? 'it is one already' : undefined),
    },
    { keys: '', name: 'Change title or description …', run: () => setOpen('edit'), off: why },
    { keys: '', name: 'Close the case …', run: () => setOpen('close'), off: why },
    {
      keys: '',
      name: 'Open the case again …',
      run: () => setOpen('reopen'),
      off: off('tell') ?? (item.status === 'closed' ? undefined : 'it is not closed'),
    },
  ]);
  const dialogs = {
    close: () => <CloseCaseDialog onClose={() => setOpen(undefined)} />,
    reopen: () => <ReopenCaseDialog onClose={() => setOpen(undefined)} />,
    declare: () => <DeclareDialog onClose={() => setOpen(undefined)} />,
    edit: () => <EditCaseDialog onClose={() => setOpen(undefined)} />,
  };
  if (off('tell') !== undefined) return null;
  return (
    <div className="actions" role="toolbar" aria-label="Actions on this case">
      {item.status === 'closed' ? (
        <Button onClick={() => setOpen('reopen')}>Open again</Button>
      ) : (
        <>
          <Button onClick={own} disabled={change.isPending}>
            {ownWords}
          </Button>
          <Button onClick={contain} disabled={change.isPending}>
            {containWords}
          </Button>
          <Button onClick={() => setOpen('close')}>Close the case …</Button>
          <MoreMenu isIncident={item.isIncident} onOpen={setOpen} />
        </>
      )}
      {open && dialogs[open]()}
    </div>
  );
}

type MoreMenuProps = { readonly isIncident: boolean; readonly onOpen: (dialog: Open) => void };

function MoreMenu({ isIncident, onOpen }: MoreMenuProps) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button aria-label="More actions">⋯</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {!isIncident && <Menu.Item onClick={() => onOpen('declare')}>Declare an incident …</Menu.Item>}
        <Menu.Item onClick={() => onOpen('edit')}>Change title or description …</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
