import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileRules } from '../rule-engine/index.ts';
import { loadDetections } from './load-detections.ts';

const PACK = join(import.meta.dirname, '../../../content/rules/sigmahq');
const loaded = loadDetections({ packDirs: [PACK] });

/** Every rule here needs a list that only the organisation itself can give. */
const REFUSED = `
rules-emerging-threats/2026/Exploits/CVE-2026-54121/win_security_adcs_certighost_cdc_chase_request.yml
rules-emerging-threats/2026/Exploits/CVE-2026-54121/win_security_adcs_certighost_cert_issued_via_chase.yml
rules-placeholder/cloud/aws/cloudtrail/aws_cloudtrail_console_login_success_from_susp_locations.yml
rules-placeholder/cloud/azure/audit_logs/azure_ad_account_created_deleted_nonapproved_user.yml
rules-placeholder/cloud/azure/audit_logs/azure_ad_guest_users_invited_to_tenant_by_non_approved_inviters.yml
rules-placeholder/cloud/azure/signin_logs/azure_ad_auth_to_important_apps_using_single_factor_auth.yml
rules-placeholder/cloud/azure/signin_logs/azure_ad_authentications_from_countries_you_do_not_operate_out_of.yml
rules-placeholder/cloud/azure/signin_logs/azure_ad_failed_auth_from_countries_you_do_not_operate_out_of.yml
rules-placeholder/cloud/azure/signin_logs/azure_privileged_account_sigin_expected_controls.yml
rules-placeholder/cloud/azure/signin_logs/azure_users_authenticating_to_other_azure_ad_tenants.yml
rules-placeholder/identity/okta/okta_session_impersonation_granted.yml
rules-placeholder/windows/builtin/security/win_security_admin_logon.yml
rules-placeholder/windows/builtin/security/win_security_dc_machine_account_logon_non_dc_ip.yml
rules-placeholder/windows/builtin/security/win_security_dc_machine_account_tgs_non_dc_ip.yml
rules-placeholder/windows/builtin/security/win_security_dc_machine_accoutn_tgt_non_dc_ip.yml
rules-placeholder/windows/builtin/security/win_security_exploit_cve_2020_1472.yml
rules-placeholder/windows/builtin/security/win_security_modification_of_msds_dmsa_link_attribute.yml
rules-placeholder/windows/builtin/security/win_security_msds_dmsa_object_creation.yml
rules-placeholder/windows/builtin/security/win_security_potential_pass_the_hash.yml
rules-placeholder/windows/builtin/security/win_security_remote_registry_management_via_reg.yml
rules-placeholder/windows/builtin/security/win_security_susp_interactive_logons.yml
rules-placeholder/windows/dns_query/dns_query_win_wscript_cscript_resolution.yml
rules-placeholder/windows/network_connection/net_connection_win_certsvc_outbound_smb_ldap.yml
rules-placeholder/windows/network_connection/net_connection_win_susp_rdp_from_domain_controller.yml
rules-placeholder/windows/process_creation/proc_creation_win_userdomain_variable_enumeration.yml
`;

/** Every placeholder of the public set; what stands for them is of no consequence here. */
const PLACEHOLDERS = `
Administrators Admins_Workstations ApprovedUserUpn Approved_Inviters DC-MACHINE-NAME DomainControllers HomeTenantID Important_AppIds
KNOWN_LOCATION Known_Location Legitimate_Countries Legitimate_IP_Ranges ServerSystems UnApprovedDevice UnApprovedIp
UnLegitCountries Workstations dc_ip_addresses dc_machine_accounts domain_controller_hostnames internal_domains known_cdcs
legit_ips legtimate_identifiers userdomain
`;

describe('the public rules with placeholders', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'watchfloor-placeholders-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('all run when the site says what stands for them', () => {
    const names = PLACEHOLDERS.trim().split(/\s+/);
    const file = join(dir, 'placeholders.yaml');
    writeFileSync(file, names.map((name) => `${name}: [10.1.2.3, '${name}*']\n`).join(''));
    const { rules, issues } = loadDetections({ packDirs: [PACK], placeholderFiles: [file] });
    expect(issues).toEqual([]);
    expect(rules).toHaveLength(3780);
  });

  it('are refused by the name of the placeholder that is missing', () => {
    const messages = loaded.issues.map(({ message }) => message).join('\n');
    expect(messages).toContain('%dc_ip_addresses%');
    const named = new Set([...messages.matchAll(/%([^%\s]+)%/g)].map(([, name]) => name ?? ''));
    const known = new Set(PLACEHOLDERS.trim().split(/\s+/));
    expect([...named].filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('the public rule set', () => {
  it('loads as a whole, but for the rules whose placeholders nobody has filled in', () => {
    const refused = new Set(loaded.issues.filter(({ severity }) => severity === 'error').map(({ file }) => file));
    expect([...refused]).toEqual(REFUSED.trim().split('\n'));
    expect(new Set(loaded.issues.map(({ code }) => code))).toEqual(new Set(['unresolved-placeholder']));
    expect(loaded.rules).toHaveLength(3780 - refused.size);
  });

  it('names an author for every rule, as its licence asks', () => {
    expect(loaded.rules.filter((rule) => rule.description.author === '')).toEqual([]);
  });

  it('alerts from medium in two folders, and only records in the others', () => {
    const alerting = loaded.detections.filter(({ raisesAlert }) => raisesAlert);
    expect(new Set(alerting.map(({ rule }) => rule.file.split('/')[0]))).toEqual(
      new Set(['rules', 'rules-emerging-threats']),
    );
    expect(new Set(alerting.map(({ rule }) => rule.level))).toEqual(new Set(['medium', 'high', 'critical']));
    expect(alerting.length).toBeGreaterThan(3000);
  });

  it('can be planned for every kind of log that it names', () => {
    const { matcher } = compileRules(loaded.rules);
    const kinds = new Map(
      loaded.rules.map(({ description }) => [JSON.stringify(description.logsource), description.logsource]),
    );
    for (const { product = 'windows', service = 'any', category } of kinds.values()) {
      const logsource = { product, service, categories: category === undefined ? [] : [category] };
      expect(matcher.match({ fields: { Nothing: 'of interest' }, logsource })).toBeInstanceOf(Array);
    }
  });

  it('finds a plain intrusion step with its matched fields', () => {
    const { matcher } = compileRules(loaded.rules);
    const event = {
      fields: {
        EventID: 1,
        Image: 'C:\\Windows\\System32\\whoami.exe',
        OriginalFileName: 'whoami.exe',
        CommandLine: 'whoami /priv',
        ParentImage: 'C:\\Windows\\System32\\cmd.exe',
        User: 'LAB\\bob',
      },
      logsource: { product: 'windows', service: 'sysmon', categories: ['process_creation'] },
    };
    const found = matcher.match(event);
    const rule = found.find((one) => matcher.rules[one]?.title === 'Security Privileges Enumeration Via Whoami.EXE');
    expect(rule).toBeDefined();
    expect(matcher.explain(rule ?? -1, event)).toContainEqual(
      expect.objectContaining({ field: 'Image', pattern: '*\\whoami.exe' }),
    );
  });
});
