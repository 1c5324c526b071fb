/**
 * The field names of the public Sigma rules (SigmaHQ, all packs) that have no column: always in the map `fields`, so
 * that the SQL of a rule means what its match in the stream means. Rules of one's own add theirs when they are loaded.
 */
const NAMES = `
  AccessList AccessMask AccountName Action ActivityDetails ActivityDisplayName ActivityType AdditionalInfo Address
  AllowedToDelegateTo AppID AppName AppVersion Application ApplicationId ApplicationPath AttributeLDAPDisplayName
  AttributeValue Attributes AuditPolicyChanges AuditSourceName AuthenticationPackageName AuthenticationRequirement
  Binary CallerProcessName CallingProcess Caption Category CategoryValue CertThumbprint ClassName ClientAddress
  ClientApp ClientProcessId Computer ComputerName Configuration ConsentContext.IsAdminConsent Contents ContextInfo
  CreationUtcTime CurrentDirectory Data DeliveryAction DestAddress DestPort Destination DestinationIsIpv6 Device
  DeviceDescription DeviceDetail.deviceId DeviceDetail.isCompliant DeviceDetail.trusttype DeviceName Directionality
  DistinguishedName EncyptionUsed ErrorCode EventLog EventType ExceptionCode Feature_Name FileName FileNameBuffer
  FileVersion Filename FilterName FilterOrigin Flags GrandParentImage HasFullTrust Hash HiveName ImageName
  ImpersonationLevel Initiatedby Initiatied.By InterfaceUuid IpAddress IpPort IsatapRouter KeyLength Keywords
  LayerRTID Level LocalName LoggedByService LogonId LogonProcessName Message ModifyingApplication ModuleName Name
  NetworkLocationDetails NewName NewTargetUserName NewTemplateContent NewUacValue NewValue ObjectClass ObjectDN
  ObjectId ObjectServer ObjectType ObjectValueName OldTargetUserName OldUacValue OldValue OpNum Operation
  OperationName OperationNameValue OperationProperties Origin PackageFullName PackagePath PackageSourceUri
  Parameters ParentProcessId ParentUser PasswordLastSet Path PossibleCause PreAuthType PreviousCreationUtcTime
  PrivilegeList ProcessId ProcessNameBuffer ProcessPath Properties Protocol Provider ProviderContextName QNAME Query
  Reason RelativeTargetName RemoteAddress RemoteName RequestType RequestedPolicy ResourceDisplayName ResourceId
  ResourceProviderValue ResultDescription ResultStatus ResultType Resultdescription RiskState SYSCALL SamAccountName
  SearchFilter ServerAddress ServerName Service ServiceFileName ServicePrincipalNames ServiceStartType ServiceType
  ShareLocalPath ShareName SidHistory SidList Signature SignatureStatus Signed SigningUsed SourceAddress
  SourceCommandLine SourceFilename SourceHostname SourceIp SourceIsIpv6 SourceName SourceParentImage SourcePort
  SourceUser StartAddress StartFunction StartModule State Status SubStatus SubcategoryGuid SubjectAccountName
  SubjectDomainName SubjectLogonId SubjectUserSid Target TargetInfo TargetLogonId TargetName TargetOutboundUserName
  TargetParentProcessId TargetResources TargetResources.ModifiedProperties.DisplayName
  TargetResources.ModifiedProperties.NewValue TargetResources.modifiedProperties
  TargetResources.modifiedProperties.newValue TargetServerName TargetSid TargetUserSid TaskContent TaskContentNew
  TaskName TemplateContent ThreatName TicketEncryptionType TicketOptions Type USER UserName Username Value Workload
  Workstation WorkstationName Z a0 a1 a2 a3 a4 a5 a6 a7 action activityType actor.alternateId
  additionalDetails.additionalInfo additionalEventData.MFAUsed answer answers apiGroup auditType.action
  auditType.category blocked c-uri c-uri-extension c-uri-query c-useragent callerIpAddress capabilities category
  certificate.serial cfgpath cipher client_header_names comm conditionalAccessStatus cs-content-type cs-cookie
  cs-host cs-method cs-referer cs-uri cs-uri-query cs-uri-stem cs-user-agent cs-username
  data.protoPayload.authorizationInfo.granted data.protoPayload.authorizationInfo.permission
  data.protoPayload.logName data.protoPayload.methodName data.protoPayload.resource.type
  data.protoPayload.serviceName debugContext.debugData.behaviors debugContext.debugData.logOnlySecurityData
  debugContext.debugData.requestUri destination.port displayMessage dst_ip dst_port endpoint errorMessage euid
  event.category eventService eventType event_type event_type_id exe failure_status_reason gcp.audit.method_name
  homeTenantId host host.scan.vuln host.scan.vuln_name hostPath id.orig_h id.resp_h id.resp_p key legacyEventType
  location logtype method name nametype new_value objectRef.apiGroup objectRef.namespace objectRef.resource
  objectRef.subresource operation operationName outcome.reason outcome.result param1 param2 param3 path payload
  process processPath properties.appId properties.authenticationRequirement properties.deviceDetail.deviceId
  properties.initiatedBy properties.message properties.result properties.targetResources protoPayload.Servicename
  protoPayload.metadata.event.eventName protoPayload.serviceName qtype_name query reason record_type rejected
  requestParameters requestParameters.attribute requestParameters.containerDefinitions.command
  requestParameters.enable requestParameters.layers requestParameters.userName requestURI request_body_len request_type resourceTenantId
  resp_mime_types responseElements responseElements.ConsoleLogin
  responseElements.pendingModifiedValues.masterUserPassword responseElements.publiclyAccessible responseStatus.code
  resultType riskEventType sc-status securityContext.isProxy service setting_name sourceIPAddress src_country src_ip
  status status_code subjectName target.displayName targetResources.type type unit uri userAgent userIdentity.arn
  userIdentity.sessionContext.sessionIssuer.type userIdentity.type user_agent verb
`;

export const RULE_FIELDS: ReadonlySet<string> = new Set(NAMES.trim().split(/\s+/));
