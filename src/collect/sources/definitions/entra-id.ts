import { jsonSource } from '../json/index.ts';
import { completeEntra, confidenceOfEntra, logsourceOfEntra } from './entra-id/log-kinds.ts';
import { mappingOfEntra } from './entra-id/map-to-ocsf.ts';

/** Sign-in, audit and risk logs of Microsoft Entra ID (Azure AD), in the forms of diagnostic export and of Log Analytics. */
export const entraId = jsonSource({
  id: 'entra-id',
  title: 'Microsoft Entra ID',
  description: 'Sign-in, audit and risk logs of Entra ID (Azure AD): diagnostic export or Log Analytics tables.',
  latenessMs: 30 * 60_000,
  confidenceOf: confidenceOfEntra,
  anyOf: ['operationName', 'OperationName', 'category', 'Category'],
  time: [
    'time',
    'properties.createdDateTime',
    'properties.activityDateTime',
    'TimeGenerated',
    'eventTime',
    'eventTimestamp',
  ],
  logsource: logsourceOfEntra,
  complete: completeEntra,
  mapping: mappingOfEntra,
});
