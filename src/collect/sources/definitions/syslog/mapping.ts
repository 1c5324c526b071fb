import type { DecodedEvent } from '../../contract.ts';
import { type Attribute, constant, type OcsfMapping, text } from '../../mapping/index.ts';
import { MESSAGE_ATTRIBUTES, SYSLOG_ATTRIBUTES } from './applications/application.ts';
import { applicationMapping } from './applications/registry.ts';

/** Base Event (0): a message's text says no more for certain. */
const base = (product: OcsfMapping['product'], attributes: Readonly<Record<string, Attribute>>): OcsfMapping => ({
  product,
  classUid: 0,
  profiles: ['host'],
  activityId: constant(0),
  attributes: {
    ...attributes,
    'metadata.log_name': constant('syslog'),
    // Who acts: the operator at a network device's prompt.
    'actor.user.name': text('user'),
  },
});
const SYSLOG = base({ name: 'syslog', vendor_name: 'Unknown' }, SYSLOG_ATTRIBUTES);
/** Only Cisco's messages say whose they are. */
// What stands where a process would is a sequence number.
const CISCO_IOS = base({ name: 'IOS', vendor_name: 'Cisco' }, MESSAGE_ATTRIBUTES);
const CISCO_ASA = base({ name: 'ASA', vendor_name: 'Cisco' }, MESSAGE_ATTRIBUTES);
const ASA_CODE = /^(?:ASA|PIX|FTD|FWSM)-/;

export function syslogMapping(event: DecodedEvent): OcsfMapping {
  const known = applicationMapping(event);
  if (known !== undefined) return known;
  if (event.logsource.product !== 'cisco') return SYSLOG;
  return ASA_CODE.test(String(event.fields.msgid ?? '')) ? CISCO_ASA : CISCO_IOS;
}
