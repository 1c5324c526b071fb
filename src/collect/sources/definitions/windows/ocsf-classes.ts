/** [class, activity, what the event's fields are mapped as]. Numbers are OCSF's; 99 is "other". */
export type OcsfKind = {
  readonly classUid: number;
  readonly activityId: number;
  readonly subject:
    | 'process'
    | 'target-process'
    | 'file'
    | 'registry'
    | 'network'
    | 'dns'
    | 'logon'
    | 'account'
    | 'module'
    | 'none';
  readonly isFailure?: boolean;
};

const kind = (classUid: number, activityId: number, subject: OcsfKind['subject']): OcsfKind => ({
  classUid,
  activityId,
  subject,
});
const failure = (row: OcsfKind): OcsfKind => ({ ...row, isFailure: true });

const FILE = 1001;
const MODULE = 1005;
const JOB = 1006;
const PROCESS = 1007;
const EVENT_LOG = 1008;
const SCRIPT = 1009;
const ACCOUNT = 3001;
const AUTHENTICATION = 3002;
const NETWORK = 4001;
const DNS = 4003;
/** Classes of the `win` extension carry its number, 2, before the class: 2 * 100,000 + 1,00x. */
const REGISTRY_KEY = 201_001;
const REGISTRY_VALUE = 201_002;
const SERVICE = 201_004;

/** OCSF classes by service and event id. What stands not here is a base event, class 0. */
export const OCSF_KINDS: Readonly<Record<string, Readonly<Record<number, OcsfKind>>>> = {
  sysmon: {
    1: kind(PROCESS, 1, 'process'),
    2: kind(FILE, 6, 'file'),
    3: kind(NETWORK, 1, 'network'),
    5: kind(PROCESS, 2, 'process'),
    6: kind(MODULE, 1, 'module'),
    7: kind(MODULE, 1, 'module'),
    8: kind(PROCESS, 4, 'target-process'),
    10: kind(PROCESS, 3, 'target-process'),
    11: kind(FILE, 1, 'file'),
    12: kind(REGISTRY_KEY, 99, 'registry'),
    13: kind(REGISTRY_VALUE, 2, 'registry'),
    14: kind(REGISTRY_KEY, 5, 'registry'),
    15: kind(FILE, 1, 'file'),
    22: kind(DNS, 1, 'dns'),
    23: kind(FILE, 4, 'file'),
    25: kind(PROCESS, 99, 'process'),
    26: kind(FILE, 4, 'file'),
    27: kind(FILE, 99, 'file'),
    28: kind(FILE, 99, 'file'),
    29: kind(FILE, 1, 'file'),
  },
  security: {
    1102: kind(EVENT_LOG, 1, 'none'),
    4624: kind(AUTHENTICATION, 1, 'logon'),
    4625: failure(kind(AUTHENTICATION, 1, 'logon')),
    4634: kind(AUTHENTICATION, 2, 'logon'),
    4647: kind(AUTHENTICATION, 2, 'logon'),
    4648: kind(AUTHENTICATION, 1, 'logon'),
    4657: kind(REGISTRY_VALUE, 2, 'registry'),
    4688: kind(PROCESS, 1, 'process'),
    4689: kind(PROCESS, 2, 'process'),
    4698: kind(JOB, 1, 'none'),
    4699: kind(JOB, 3, 'none'),
    4700: kind(JOB, 4, 'none'),
    4701: kind(JOB, 5, 'none'),
    4702: kind(JOB, 2, 'none'),
    4720: kind(ACCOUNT, 1, 'account'),
    4722: kind(ACCOUNT, 2, 'account'),
    4723: kind(ACCOUNT, 3, 'account'),
    4724: kind(ACCOUNT, 4, 'account'),
    4725: kind(ACCOUNT, 5, 'account'),
    4726: kind(ACCOUNT, 6, 'account'),
    4738: kind(ACCOUNT, 99, 'account'),
    4740: kind(ACCOUNT, 9, 'account'),
    4741: kind(ACCOUNT, 1, 'account'),
    4742: kind(ACCOUNT, 99, 'account'),
    4743: kind(ACCOUNT, 6, 'account'),
    4767: kind(ACCOUNT, 12, 'account'),
    4768: kind(AUTHENTICATION, 3, 'logon'),
    4769: kind(AUTHENTICATION, 4, 'logon'),
    4770: kind(AUTHENTICATION, 5, 'logon'),
    4771: failure(kind(AUTHENTICATION, 6, 'logon')),
    4776: kind(AUTHENTICATION, 1, 'logon'),
    5156: kind(NETWORK, 1, 'network'),
    5157: failure(kind(NETWORK, 5, 'network')),
  },
  system: { 104: kind(EVENT_LOG, 1, 'none'), 7045: kind(SERVICE, 1, 'none') },
  powershell: { 4103: kind(SCRIPT, 1, 'none'), 4104: kind(SCRIPT, 1, 'none') },
  'powershell-classic': { 800: kind(SCRIPT, 1, 'none') },
  taskscheduler: {
    106: kind(JOB, 1, 'none'),
    140: kind(JOB, 2, 'none'),
    141: kind(JOB, 3, 'none'),
    142: kind(JOB, 5, 'none'),
    200: kind(JOB, 6, 'none'),
  },
  'dns-client': { 3006: kind(DNS, 1, 'dns'), 3008: kind(DNS, 2, 'dns') },
};

/** Sysmon 12 says in `EventType` what was done to the key; OCSF's activity numbers of Registry Key Activity. */
export const REGISTRY_KEY_ACTIVITIES: ReadonlyMap<string, number> = new Map([
  ['CreateKey', 1],
  ['DeleteKey', 4],
  ['DeleteValue', 4],
]);
