import { type Route, route } from '../../platform/http/index.ts';
import { addNote } from './add-note.ts';
import { addTask } from './add-task.ts';
import { assignCase } from './assign-case.ts';
import type { CasesDeps } from './change-case.ts';
import { closeCase } from './close-case.ts';
import * as contract from './contract.ts';
import { declareIncidentOf } from './declare-incident.ts';
import { editCase } from './edit-case.ts';
import { linkAlertSet } from './link-alert-set.ts';
import { linkAlerts } from './link-alerts.ts';
import { countMatchingCases, listCases } from './list-cases.ts';
import { listLinks } from './list-links.ts';
import { lookupCases } from './lookup-cases.ts';
import { openCase } from './open-case.ts';
import { addEntity, removeEntity } from './place-entity.ts';
import { reopenCase } from './reopen-case.ts';
import { sendUpdate } from './send-update.ts';
import { setRole } from './set-role.ts';
import { setCaseStatus } from './set-status.ts';
import { setTask } from './set-task.ts';
import { readTimeline, showCase } from './show-case.ts';
import { starEntry } from './star-entry.ts';
import { unlinkAlerts } from './unlink-alerts.ts';
import { listStories, writeStory } from './write-story.ts';

export function caseRoutes(deps: CasesDeps): readonly Route[] {
  const { db } = deps.control;
  return [
    route(contract.listCases, async ({ actor, query }) => listCases(db, actor, query)),
    route(contract.lookupCases, async ({ actor, body }) => ({
      data: await lookupCases(db, actor, body.values),
      next: null,
    })),
    route(contract.countMatchingCases, async ({ actor, query }) => countMatchingCases(db, actor, query)),
    route(contract.openCase, async ({ actor, body }) => openCase(deps, actor, body)),
    route(contract.showCase, async ({ actor, params }) => showCase(db, actor, params.caseNumber)),
    route(contract.readTimeline, async ({ actor, params, query }) => readTimeline(db, actor, { ...query, ...params })),
    route(contract.addNote, async ({ actor, params, body }) => addNote(deps, actor, { ...body, ...params })),
    route(contract.addTask, async ({ actor, params, body }) => addTask(deps, actor, { ...body, ...params })),
    route(contract.setTask, async ({ actor, params, body }) => setTask(deps, actor, { ...body, ...params })),
    route(contract.linkAlerts, async ({ actor, params, body }) => linkAlerts(deps, actor, { ...body, ...params })),
    route(contract.unlinkAlerts, async ({ actor, params, body }) => unlinkAlerts(deps, actor, { ...body, ...params })),
    route(contract.linkAlertSet, async ({ actor, params, body }) => linkAlertSet(deps, actor, { ...body, ...params })),
    route(contract.assignCase, async ({ actor, params, body }) => assignCase(deps, actor, { ...body, ...params })),
    route(contract.setStatus, async ({ actor, params, body }) => setCaseStatus(deps, actor, { ...body, ...params })),
    route(contract.declareIncident, async ({ actor, params, body }) =>
      declareIncidentOf(deps, actor, { ...body, ...params }),
    ),
    route(contract.closeCase, async ({ actor, params, body }) => closeCase(deps, actor, { ...body, ...params })),
    route(contract.reopenCase, async ({ actor, params, body }) => reopenCase(deps, actor, { ...body, ...params })),
    ...workspaceRoutes(deps),
  ];
}

function workspaceRoutes(deps: CasesDeps): readonly Route[] {
  const { db } = deps.control;
  return [
    route(contract.editCase, async ({ actor, params, body }) => editCase(deps, actor, { ...body, ...params })),
    route(contract.listCasePeople, async () => ({ data: await deps.listPeople(), next: null })),
    route(contract.setRole, async ({ actor, params, body }) => setRole(deps, actor, { ...body, ...params })),
    route(contract.starEntry, async ({ actor, params, body }) => starEntry(deps, actor, { ...body, ...params })),
    route(contract.writeStory, async ({ actor, params, body }) => writeStory(deps, actor, { ...body, ...params })),
    route(contract.listStories, async ({ actor, params }) => listStories(db, actor, params.caseNumber)),
    route(contract.sendUpdate, async ({ actor, params, body }) => sendUpdate(deps, actor, { ...body, ...params })),
    route(contract.addEntity, async ({ actor, params, body }) => addEntity(deps, actor, { ...body, ...params })),
    route(contract.removeEntity, async ({ actor, params, body }) => removeEntity(deps, actor, { ...body, ...params })),
    route(contract.listLinks, async ({ actor, params }) => listLinks(db, actor, params.caseNumber)),
  ];
}
