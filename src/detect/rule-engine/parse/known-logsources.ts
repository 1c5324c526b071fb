/**
 * The logsource names, folded, that the public rules use or Watchfloor's sources give their events. Data, for a warning
 * only: a name outside runs as well, and is most often a slip of the pen.
 */
export const KNOWN_LOGSOURCES: Readonly<Record<'product' | 'service' | 'category', ReadonlySet<string>>> = {
  product: namesIn(`
  aws azure bitbucket cisco django fortigate fortios gcp github huawei juniper jvm kubernetes linux
  m365 macos nodejs okta onelogin opencanary paloalto python qualys rpc_firewall ruby_on_rails
  spring sql velocity windows zeek
  `),
  service: namesIn(`
  aaa activitylogs apache application application-experience applocker appmodel-runtime
  appxdeployment-server appxpackaging-om audit auditd auditlogs auth bgp bits-client capi2
  certificateservicesclient-lifecycle-system clamav cloudtrail codeintegrity-operational cron
  dce_rpc dhcp diagnosis-scripted dns dns-client dns-server dns-server-analytic dns-server-audit
  driver-framework duo event exchange firewall-as gcp.audit globalprotect google_workspace.admin
  google_workspace.login guacamole http hyper-v-worker iis-configuration kerberos
  kernel-event-tracing kernel-shimengine ldap ldp lsa-server microsoft-servicebus-client
  msexchange-management netflow nginx ntlm okta onelogin.events openssh pim powershell
  powershell-classic printservice-admin printservice-operational rdp riskdetection rpd security
  security-mitigations sense shell-core signinlogs smb_files smbclient-connectivity
  smbclient-security smbserver-connectivity sshd sslvpnd sudo syslog sysmon system taskscheduler
  terminalservices-localsessionmanager threat_detection threat_management vhdmp vsftpd windefend wmi
  x509
  `),
  category: namesIn(`
  antivirus appliance application clipboard_capture create_remote_thread create_stream_hash database
  dns dns_query driver_load file_access file_block file_block_executable file_block_shredding
  file_change file_delete file_delete_detected file_event file_executable_detected file_rename
  firewall image_load network_connection pipe_created process_access process_creation
  process_tampering process_termination proxy ps_classic_provider_start ps_classic_script
  ps_classic_start ps_module ps_script raw_access_thread registry_add registry_delete registry_event
  registry_rename registry_set sysmon_error sysmon_status webserver wmi_event
  `),
};

function namesIn(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
