import type { SourceDefinition } from './contract.ts';
import { awsCloudtrail } from './definitions/aws-cloudtrail.ts';
import { awsGuardduty } from './definitions/aws-guardduty.ts';
import { awsVpcFlow } from './definitions/aws-vpc-flow.ts';
import { azureActivity } from './definitions/azure-activity.ts';
import { bitbucketAudit } from './definitions/bitbucket-audit.ts';
import { ciscoDuo } from './definitions/cisco-duo.ts';
import { crowdstrike } from './definitions/crowdstrike.ts';
import { dockerEvents } from './definitions/docker-events.ts';
import { dockerJsonFile } from './definitions/docker-json-file.ts';
import { entraId } from './definitions/entra-id.ts';
import { gcpAudit } from './definitions/gcp-audit.ts';
import { generic } from './definitions/generic.ts';
import { githubAudit } from './definitions/github-audit.ts';
import { googleWorkspace } from './definitions/google-workspace.ts';
import { journald } from './definitions/journald.ts';
import { kubernetesAudit } from './definitions/kubernetes-audit.ts';
import { microsoft365 } from './definitions/microsoft-365.ts';
import { okta } from './definitions/okta.ts';
import { onelogin } from './definitions/onelogin.ts';
import { opencanary } from './definitions/opencanary.ts';
import { osquery } from './definitions/osquery.ts';
import { suricata } from './definitions/suricata.ts';
import { syslog } from './definitions/syslog.ts';
import { wazuh } from './definitions/wazuh.ts';
import { windowsEventLog } from './definitions/windows-event-log.ts';
import { zeek } from './definitions/zeek.ts';
import { type JournalledSource, takesEnvelopes } from './enveloped.ts';

/** Every kind of log that Watchfloor knows, by id. */
const DEFINITIONS = [
  awsCloudtrail,
  awsGuardduty,
  awsVpcFlow,
  azureActivity,
  bitbucketAudit,
  ciscoDuo,
  crowdstrike,
  dockerEvents,
  dockerJsonFile,
  entraId,
  gcpAudit,
  generic,
  githubAudit,
  googleWorkspace,
  journald,
  kubernetesAudit,
  microsoft365,
  okta,
  onelogin,
  opencanary,
  osquery,
  suricata,
  syslog,
  wazuh,
  windowsEventLog,
  zeek,
] as const satisfies readonly SourceDefinition[];

/** As the journal needs them: of every format that it may hold. */
export const SOURCE_DEFINITIONS: readonly JournalledSource[] = DEFINITIONS.map(takesEnvelopes);

const BY_ID: ReadonlyMap<string, JournalledSource> = new Map(SOURCE_DEFINITIONS.map((source) => [source.id, source]));

/** Those that a rule can be meant for. */
export function recognisableSources(): readonly JournalledSource[] {
  return SOURCE_DEFINITIONS.filter(({ isCatchAll }) => isCatchAll !== true);
}

export function findSource(id: string): JournalledSource | undefined {
  return BY_ID.get(id);
}
