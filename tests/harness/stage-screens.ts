import type { AlertReply, AlertSummary } from '../../src/detect/alerts/contract.ts';
import type { CaseReply } from '../../src/respond/cases/contract.ts';
import type { ScreenFacts } from './screens.ts';

/** One call of the API as the person whose work is staged; the reply's body. */
export type Call = <Reply>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown) => Promise<Reply>;

/** Work in the middle, so that no screen is empty: a case with notes and tasks about the first alert, and an exception. */
export async function stageScreens(call: Call, alerts: readonly AlertSummary[]): Promise<ScreenFacts> {
  const chosen = alerts.find(({ title }) => title.includes('Download')) ?? alerts[0];
  if (!chosen) throw new Error('there is no alert to look at');
  const { rule, firstHits } = await call<AlertReply>('GET', `/api/v1/alerts/${chosen.id}`);
  const caseNumber = await workOnCase(
    call,
    alerts.slice(0, 4).map(({ id }) => id),
  );
  await call('POST', '/api/v1/exceptions', {
    ruleIds: [rule.id],
    criterion: { CommandLine: `installer.exe /quiet ${'x'.repeat(400)}` },
    reason: 'The software distribution starts this every night.',
    expiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
  });
  return {
    alertId: chosen.id,
    alertNumber: chosen.number,
    eventId: firstHits[0]?.eventId ?? '',
    ruleId: rule.id,
    caseNumber,
    host: alerts.find(({ entity }) => entity.type === 'host')?.entity.name ?? 'unheard-of',
  };
}

async function workOnCase(call: Call, alertIds: readonly string[]): Promise<string> {
  const { number } = await call<CaseReply>('POST', '/api/v1/cases', { alertIds });
  const path = `/api/v1/cases/${number}`;
  const add = (what: 'notes' | 'tasks' | 'assign', body: unknown) => call('POST', `${path}/${what}`, body);
  await add('notes', { text: 'No earlier sign-in of this account from that address in the last 90 days.' });
  await add('notes', { kind: 'decision', text: 'Isolate the workstation; keep the server running, watched.' });
  await add('tasks', { title: 'Collect the memory of the workstation', isRequiredBeforeClose: true });
  await add('tasks', { title: 'Reset the credentials of the account', isRequiredBeforeClose: true });
  await add('tasks', { title: 'Ask the owner whether the tool was expected' });
  const { tasks } = await call<CaseReply>('GET', path);
  await call('PATCH', `${path}/tasks/${tasks.at(-1)?.id}`, { state: 'done' });
  await add('assign', { owner: 'me' });
  return number;
}
