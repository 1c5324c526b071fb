import type { OcsfEvent } from './ocsf-event.ts';

/** What the lake's columns hold of an OCSF event. Ingest needs no more of it: the whole is made for who asks. */
export type EventBrief = {
  /** The source's own name of the kind of event; '' for none. */
  readonly eventCode: string;
  readonly host: string;
  readonly user: string;
  readonly srcIp: string;
  readonly dstIp: string;
  readonly classUid: number;
  readonly activityId: number;
  readonly severityId: number;
  /** 0 unknown, 1 success, 2 failure. */
  readonly statusId: number;
};

export function briefOf(ocsf: OcsfEvent): EventBrief {
  return {
    eventCode: ocsf.metadata.event_code ?? '',
    host: ocsf.device?.hostname ?? '',
    user: ocsf.user?.name ?? ocsf.actor?.user?.name ?? '',
    srcIp: ocsf.src_endpoint?.ip ?? '',
    dstIp: ocsf.dst_endpoint?.ip ?? '',
    classUid: ocsf.class_uid,
    activityId: ocsf.activity_id,
    severityId: ocsf.severity_id,
    statusId: ocsf.status_id ?? 0,
  };
}
