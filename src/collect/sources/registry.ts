import type { SourceDefinition } from './contract.ts';
import { awsCloudtrail } from './definitions/aws-cloudtrail.ts';
import { awsGuardduty } from './definitions/aws-guardduty.ts';
import { awsVpcFlow } from './definitions/aws-vpc-flow.ts';
import { azureActivity } from './definitions/azure-activity.ts';
import { crowdstrike } from './definitions/crowdstrike.ts';
import { dockerEvents } from './definitions/docker-events.ts';
import { entraId } from './definitions/entra-id.ts';
import { gcpAudit } from './definitions/gcp-audit.ts';
import { generic } from './definitions/generic.ts';
import { githubAudit } from './definitions/github-audit.ts';
import { googleWorkspace } from './definitions/google-workspace.ts';
import { kubernetesAudit } from './definitions/kubernetes-audit.ts';
import { microsoft365 } from './definitions/microsoft-365.ts';
import { okta } from './definitions/okta.ts';
import { onelogin } from './definitions/onelogin.ts';
import { osquery } from './definitions/osquery.ts';
import { suricata } from './definitions/suricata.ts';
import { syslog } from './definitions/syslog.ts';
import { windowsEventLog } from './definitions/windows-event-log.ts';
import { zeek } from './definitions/zeek.ts';

/** Every kind of log that Watchfloor knows, by id. */
export const SOURCE_DEFINITIONS = [
  awsCloudtrail,
  awsGuardduty,
  awsVpcFlow,
  azureActivity,
  crowdstrike,
  dockerEvents,
  entraId,
  gcpAudit,
  generic,
  githubAudit,
  googleWorkspace,
  kubernetesAudit,
  microsoft365,
  okta,
  onelogin,
  osquery,
  suricata,
  syslog,
  windowsEventLog,
  zeek,
] as const satisfies readonly SourceDefinition[];

const BY_ID: ReadonlyMap<string, SourceDefinition> = new Map(SOURCE_DEFINITIONS.map((source) => [source.id, source]));

/** Those that a rule can be meant for. */
export function recognisableSources(): readonly SourceDefinition[] {
  return [...BY_ID.values()].filter(({ isCatchAll }) => isCatchAll !== true);
}

export function findSource(id: string): SourceDefinition | undefined {
  return BY_ID.get(id);
}
