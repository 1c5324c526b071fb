import { type Route, route } from '../../platform/http/index.ts';
import { addNote } from './add-note.ts';
import { addTask } from './add-task.ts';
import { assignCase } from './assign-case.ts';
import type { CasesDeps } from './change-case.ts';
import { closeCase } from './close-case.ts';
import * as contract from './contract.ts';
import { declareIncidentOf } from './declare-incident.ts';
import { linkAlertSet } from './link-alert-set.ts';
import { linkAlerts } from './link-alerts.ts';
import { listCases } from './list-cases.ts';
import { openCase } from './open-case.ts';
import { reopenCase } from './reopen-case.ts';
import { setCaseStatus } from './set-status.ts';
import { setTask } from './set-task.ts';
import { readTimeline, showCase } from './show-case.ts';

export function caseRoutes(deps: CasesDeps): readonly Route[] {
  const { db } = deps.control;
  return [
    route(contract.listCases, async ({ actor, query }) => listCases(db, actor, query)),
    route(contract.openCase, async ({ actor, body }) => openCase(deps, actor, body)),
    route(contract.showCase, async ({ actor, params }) => showCase(db, actor, params.caseNumber)),
    route(contract.readTimeline, async ({ actor, params, query }) => readTimeline(db, actor, { ...query, ...params })),
    route(contract.addNote, async ({ actor, params, body }) => addNote(deps, actor, { ...body, ...params })),
    route(contract.addTask, async ({ actor, params, body }) => addTask(deps, actor, { ...body, ...params })),
    route(contract.setTask, async ({ actor, params, body }) => setTask(deps, actor, { ...body, ...params })),
    route(contract.linkAlerts, async ({ actor, params, body }) => linkAlerts(deps, actor, { ...body, ...params })),
    route(contract.linkAlertSet, async ({ actor, params, body }) => linkAlertSet(deps, actor, { ...body, ...params })),
    route(contract.assignCase, async ({ actor, params, body }) => assignCase(deps, actor, { ...body, ...params })),
    route(contract.setStatus, async ({ actor, params, body }) => setCaseStatus(deps, actor, { ...body, ...params })),
    route(contract.declareIncident, async ({ actor, params, body }) =>
      declareIncidentOf(deps, actor, { ...body, ...params }),
    ),
    route(contract.closeCase, async ({ actor, params, body }) => closeCase(deps, actor, { ...body, ...params })),
    route(contract.reopenCase, async ({ actor, params, body }) => reopenCase(deps, actor, { ...body, ...params })),
  ];
}
