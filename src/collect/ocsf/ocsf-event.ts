/** The release that mappings keep to. */
export const OCSF_VERSION = '1.5.0';

/**
 * The part of the Open Cybersecurity Schema Framework (1.5) that Watchfloor's mappings fill. Names and numbers are
 * OCSF's own (https://schema.ocsf.io); only what a mapping can really know is set.
 */
export type OcsfEvent = {
  readonly class_uid: number;
  readonly category_uid: number;
  readonly activity_id: number;
  /** class_uid * 100 + activity_id. */
  readonly type_uid: number;
  /** 0 unknown, 1 informational, 2 low, 3 medium, 4 high, 5 critical, 6 fatal. */
  readonly severity_id: number;
  /** 0 unknown, 1 success, 2 failure. */
  readonly status_id?: number;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  readonly message?: string;
  readonly metadata: {
    readonly product: { readonly name: string; readonly vendor_name: string };
    readonly version: string;
    /** Those of OCSF's profiles that the event makes use of: `host`, `cloud`. */
    readonly profiles?: readonly string[];
    readonly log_name?: string;
    readonly event_code?: string;
    readonly uid?: string;
  };
  readonly device?: OcsfDevice;
  readonly actor?: {
    readonly user?: OcsfUser;
    readonly process?: OcsfProcess;
    readonly session?: { readonly uid: string };
    readonly app_name?: string;
  };
  readonly user?: OcsfUser;
  readonly process?: OcsfProcess;
  readonly file?: OcsfFile;
  readonly reg_key?: { readonly path: string };
  readonly reg_value?: { readonly path: string; readonly name: string; readonly data?: string };
  readonly module?: { readonly file?: OcsfFile; readonly load_type_id: number };
  readonly job?: { readonly name: string; readonly file: OcsfFile };
  readonly script?: {
    readonly script_content: { readonly value: string };
    readonly type_id: number;
    readonly uid?: string;
    readonly file?: OcsfFile;
  };
  readonly win_service?: { readonly name: string; readonly cmd_line: string; readonly service_start_name?: string };
  /** Of Event Log Activity: the log that was cleared. */
  readonly log_name?: string;
  readonly query?: { readonly hostname: string };
  readonly src_endpoint?: OcsfEndpoint;
  readonly dst_endpoint?: OcsfEndpoint;
  readonly api?: {
    readonly operation: string;
    readonly service?: { readonly name: string };
    readonly response?: { readonly error?: string };
  };
  readonly cloud?: { readonly provider: string; readonly region?: string; readonly account?: { readonly uid: string } };
  /** Whatever of the source's own fields no attribute takes. */
  readonly unmapped?: Readonly<Record<string, unknown>>;
};

export type OcsfFile = { readonly path: string; readonly name: string; readonly type_id: number };

export type OcsfDevice = {
  readonly hostname?: string;
  readonly name?: string;
  readonly ip?: string;
  readonly uid?: string;
  /** 0 unknown. */
  readonly type_id?: number;
};
export type OcsfUser = {
  readonly name?: string;
  readonly domain?: string;
  readonly uid?: string;
  readonly type?: string;
};
export type OcsfEndpoint = {
  readonly ip?: string;
  readonly port?: number;
  readonly hostname?: string;
  readonly name?: string;
};
export type OcsfProcess = {
  readonly name?: string;
  readonly pid?: number;
  readonly uid?: string;
  readonly cmd_line?: string;
  readonly file?: OcsfFile;
  readonly parent_process?: OcsfProcess;
};
