/** Event ids by the category that Sigma's rules name, for each service that has any. */
export const CATEGORIES_OF_EVENT: Readonly<Record<string, Readonly<Record<number, readonly string[]>>>> = {
  sysmon: {
    1: ['process_creation'],
    2: ['file_change'],
    3: ['network_connection'],
    4: ['sysmon_status'],
    5: ['process_termination'],
    6: ['driver_load'],
    7: ['image_load'],
    8: ['create_remote_thread'],
    9: ['raw_access_thread'],
    10: ['process_access'],
    11: ['file_event'],
    12: ['registry_event', 'registry_add', 'registry_delete'],
    13: ['registry_event', 'registry_set'],
    14: ['registry_event', 'registry_rename'],
    15: ['create_stream_hash'],
    16: ['sysmon_status'],
    17: ['pipe_created'],
    18: ['pipe_created'],
    19: ['wmi_event'],
    20: ['wmi_event'],
    21: ['wmi_event'],
    22: ['dns_query'],
    23: ['file_delete'],
    24: ['clipboard_capture'],
    25: ['process_tampering'],
    26: ['file_delete', 'file_delete_detected'],
    27: ['file_block', 'file_block_executable'],
    28: ['file_block', 'file_block_shredding'],
    29: ['file_executable_detected'],
    255: ['sysmon_error'],
  },
  powershell: { 4103: ['ps_module'], 4104: ['ps_script'] },
  'powershell-classic': { 400: ['ps_classic_start'], 600: ['ps_classic_provider_start'], 800: ['ps_classic_script'] },
  security: {
    4657: ['registry_event', 'registry_set'],
    4688: ['process_creation'],
    4689: ['process_termination'],
    5156: ['network_connection'],
  },
};

/** Where an `EventType` says more than the id: Sysmon's 12, and the operation that a 4657 audits. */
export const CATEGORIES_OF_EVENT_TYPE: ReadonlyMap<string, readonly string[]> = new Map([
  ['CreateKey', ['registry_event', 'registry_add']],
  ['CreateValue', ['registry_event', 'registry_add']],
  ['DeleteKey', ['registry_event', 'registry_delete']],
  ['DeleteValue', ['registry_event', 'registry_delete']],
]);

/** Event Tracing of the file system; rules of these categories name no service. */
export const CATEGORIES_OF_KERNEL_FILE: Readonly<Record<number, readonly string[]>> = {
  10: ['file_access'],
  12: ['file_access'],
  19: ['file_rename'],
  26: ['file_delete'],
  27: ['file_rename'],
};
