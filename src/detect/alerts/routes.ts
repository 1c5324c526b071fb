import { type Route, route } from '../../platform/http/index.ts';
import type { AlertsDeps } from './change-alert.ts';
import * as contract from './contract.ts';
import { judgeSet, showAlertSet, takeAlertSet } from './decide-on-set.ts';
import { freezeAlerts } from './freeze-alerts.ts';
import { giveVerdict } from './give-verdict.ts';
import { countAlerts, countMatchingAlerts, listAlerts, seekAlerts } from './list-alerts.ts';
import { lookupAlerts } from './lookup-alerts.ts';
import { noteAlert } from './note-alert.ts';
import { type FindMatch, promoteMatch } from './promote-match.ts';
import { releaseAlert } from './release-alert.ts';
import { reopenAlert } from './reopen-alert.ts';
import { showAlert } from './show-alert.ts';
import { takeAlert } from './take-alert.ts';
import { undoSet } from './work-on-set.ts';

export function alertRoutes(deps: AlertsDeps & { readonly findMatch: FindMatch }): readonly Route[] {
  const { db } = deps.control;
  return [
    route(contract.listAlerts, ({ actor, query }) => listAlerts(db, actor, query)),
    route(contract.countAlerts, ({ actor }) => countAlerts(db, actor)),
    route(contract.countMatchingAlerts, ({ actor, query }) => countMatchingAlerts(db, actor, query)),
    route(contract.seekAlerts, ({ actor, query }) => seekAlerts(db, actor, query)),
    route(contract.lookupAlerts, async ({ actor, body }) => ({
      data: await lookupAlerts(db, actor, body.values),
      next: null,
    })),
    route(contract.showAlert, ({ actor, params }) => showAlert(db, actor, params.alertId)),
    route(contract.takeAlert, ({ actor, params, body }) => takeAlert(deps, actor, { ...body, alert: params.alertId })),
    route(contract.releaseAlert, ({ actor, params, body }) =>
      releaseAlert(deps, actor, { ...body, alert: params.alertId }),
    ),
    route(contract.giveVerdict, ({ actor, params, body }) =>
      giveVerdict(deps, actor, { ...body, alert: params.alertId }),
    ),
    route(contract.reopenAlert, ({ actor, params, body }) =>
      reopenAlert(deps, actor, { ...body, alert: params.alertId }),
    ),
    route(contract.noteAlert, ({ actor, params, body }) => noteAlert(deps, actor, { ...body, alert: params.alertId })),
    route(contract.freezeAlerts, ({ actor, body }) => freezeAlerts(deps, actor, body)),
    route(contract.showAlertSet, ({ actor, params }) => showAlertSet(deps, actor, params.setId)),
    route(contract.takeAlertSet, ({ actor, params, body }) => takeAlertSet(deps, actor, { ...body, ...params })),
    route(contract.judgeAlertSet, ({ actor, params, body }) => judgeSet(deps, actor, { ...body, ...params })),
    route(contract.undoAlertSet, ({ actor, params }) => undoSet({ deps, actor }, params.setId)),
    route(contract.promoteMatch, ({ actor, body }) => promoteMatch(deps, actor, body)),
  ];
}
