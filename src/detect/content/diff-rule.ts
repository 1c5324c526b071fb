import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import { compareTexts, type DiffLine } from './compare-texts.ts';
import { type ContentDeps, requireRule } from './content-deps.ts';
import { versionReply } from './show-rule.ts';
import { readVersions, readVersionText, type StoredVersion } from './version-store.ts';

export type VersionChoice = {
  readonly ruleId: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

export type ChosenVersions = {
  readonly from: { readonly version: StoredVersion; readonly text: string };
  readonly to: { readonly version: StoredVersion; readonly text: string };
};

/**
 * Two versions by their names, or the beginning of them: `to` is the one in force unless said, `from` the newest other.
 * Throws `rules.version-missing` (missing), also where there is but one.
 */
export async function chooseVersions(deps: ContentDeps, { ruleId, from, to }: VersionChoice): Promise<ChosenVersions> {
  const { rule } = requireRule(deps, ruleId);
  const versions = await readVersions(deps.control.db, ruleId);
  const named = (name: string) => versions.find(({ version }) => version.startsWith(name));
  const target = named(to ?? rule.version);
  const origin = from === undefined ? versions.find((each) => each !== target) : named(from);
  return { from: await withText(deps, origin), to: await withText(deps, target) };
}

async function withText({ control }: ContentDeps, version: StoredVersion | undefined) {
  const text = version && (await readVersionText(control.db, version.version));
  if (version !== undefined && text !== undefined) return { version, text };
  const message = 'There is no such version of this rule, or only one: `rules show` lists them.';
  throw new WatchfloorError('missing', 'rules.version-missing', { message });
}

type RuleDiff = {
  readonly from: ReturnType<typeof versionReply>;
  readonly to: ReturnType<typeof versionReply>;
  readonly lines: readonly DiffLine[];
};

export async function diffRule(deps: ContentDeps, actor: Actor, choice: VersionChoice): Promise<RuleDiff> {
  requirePermission(actor, 'rules.read');
  const { from, to } = await chooseVersions(deps, choice);
  const inForce = requireRule(deps, choice.ruleId).rule.version;
  return {
    from: versionReply(from.version, inForce),
    to: versionReply(to.version, inForce),
    lines: compareTexts(from.text, to.text),
  };
}
