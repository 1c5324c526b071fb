import { type Route, route } from '../../platform/http/index.ts';
import { addException } from './add-exception.ts';
import { changeRule } from './change-rule.ts';
import { changeRules } from './change-rules.ts';
import { createComparer } from './compare-rule.ts';
import type { ContentDeps } from './content-deps.ts';
import * as contract from './contract.ts';
import { diffRule } from './diff-rule.ts';
import { draftException } from './draft-exception.ts';
import { removeException, renewException } from './end-exception.ts';
import { listExceptions } from './list-exceptions.ts';
import { listLogsources } from './list-logsources.ts';
import { countMatchingRules, listRuleIssues, listRules } from './list-rules.ts';
import { previewException } from './preview-exception.ts';
import { reloadRules } from './reload-rules.ts';
import { showRuleSource } from './rule-source.ts';
import { addRule, saveRule } from './save-rule.ts';
import { createCoverageDesk } from './show-coverage.ts';
import { showRule } from './show-rule.ts';
import { lintRule, showVocabulary, testRule } from './try-text.ts';

export function contentRoutes(deps: ContentDeps): readonly Route[] {
  const compareRule = createComparer(deps);
  const coverage = createCoverageDesk(deps);
  return [
    route(contract.listRules, ({ actor, query }) => listRules(deps, actor, query)),
    route(contract.countMatchingRules, ({ actor, query }) => countMatchingRules(deps, actor, query)),
    route(contract.listRuleIssues, async ({ actor, query }) => listRuleIssues(deps, actor, query)),
    route(contract.showRule, ({ actor, params }) => showRule(deps, actor, params.ruleId)),
    route(contract.changeRule, ({ actor, params, body }) => changeRule(deps, actor, { ...params, ...body })),
    route(contract.changeRules, async ({ actor, body }) => ({
      data: await changeRules(deps, actor, body),
      next: null,
    })),
    route(contract.reloadRules, ({ actor }) => reloadRules(deps, actor)),
    route(contract.diffRule, ({ actor, params, query }) => diffRule(deps, actor, { ...params, ...query })),
    route(contract.compareRule, ({ actor, params, body }) => compareRule(actor, { ...params, ...body })),
    route(contract.listRuleLogsources, async ({ actor }) => ({ data: [...listLogsources(deps, actor)], next: null })),
    route(contract.showCoverage, ({ actor }) => coverage.show(actor)),
    route(contract.showNavigatorLayer, async ({ actor }) => coverage.navigator(actor)),
    route(contract.showTechniqueCoverage, ({ actor, params }) => coverage.showTechnique(actor, params.technique)),
    route(contract.lintRule, async ({ actor, body }) => lintRule(deps, actor, body.text)),
    route(contract.testRule, async ({ actor, body }) => testRule(deps, actor, body)),
    route(contract.showRuleVocabulary, async ({ actor }) => showVocabulary(deps, actor)),
    route(contract.showRuleSource, ({ actor, params }) => showRuleSource(deps, actor, params.ruleId)),
    route(contract.saveRule, ({ actor, params, body }) => saveRule(deps, actor, { ...params, ...body })),
    route(contract.addRule, ({ actor, body }) => addRule(deps, actor, body)),
    route(contract.listExceptions, ({ actor, query }) => listExceptions(deps, actor, query)),
    route(contract.draftException, ({ actor, query }) => draftException(deps, actor, query.alert)),
    route(contract.previewException, ({ actor, body }) => previewException(deps, actor, body)),
    route(contract.addException, ({ actor, body }) => addException(deps, actor, body)),
    route(contract.renewException, ({ actor, params, body }) =>
      renewException(deps, actor, { id: params.exceptionId, ...body }),
    ),
    route(contract.removeException, ({ actor, params }) => removeException(deps, actor, params.exceptionId)),
  ];
}
