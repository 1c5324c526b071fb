import type { EventLogsource } from '../../../contract.ts';
import type { Application, ApplicationEvent } from './application.ts';
import { groupsOf } from './application.ts';
import { blockedOf, connectionMapping } from './connection.ts';

const ASA: EventLogsource = { product: 'cisco', service: 'syslog', categories: ['firewall'] };

const PLACE = (name: string) =>
  `(?<${name}_interface>[\\w./-]{1,48}):(?<${name}_ip>[\\da-fA-F.:]{2,45})\\/(?<${name}_port>\\d{1,5})`;
const BARE = (name: string) => `(?<${name}_ip>[\\da-fA-F.:]{2,45})\\/(?<${name}_port>\\d{1,5})`;
const TAG = '^%(?:ASA|FTD|PIX)(?:-[a-z]{2,8})?-\\d-(?<message_id>';

/** ASA syslog messages 302013 and 302015 (built), 302014 and 302016 (teardown), 106023, 106100, 106001, 106006, 106007, 106015 (denied). */
const BUILT = new RegExp(
  `${TAG}30201[35]): (?<action>Built) (?<direction>inbound|outbound) (?<protocol>TCP|UDP) connection (?<connection>\\d{1,20}) for ${PLACE('a')} \\([^)]{1,60}\\)(?:\\([^)]{1,128}\\))? to ${PLACE('b')}`,
);
const TEARDOWN = new RegExp(
  `${TAG}30201[46]): (?<action>Teardown) (?<protocol>TCP|UDP) connection (?<connection>\\d{1,20}) for ${PLACE('a')}(?:\\([^)]{1,128}\\))? to ${PLACE('b')}(?:\\([^)]{1,128}\\))? duration (?<duration>[\\d:]{5,12}) bytes (?<bytes>\\d{1,20})`,
);
const DENIED = [
  new RegExp(
    `${TAG}106023): (?<action>Deny) (?<protocol>\\w{1,16}) src ${PLACE('src')}(?:\\([^)]{1,128}\\))? dst ${PLACE('dst')}(?:\\([^)]{1,128}\\))? by access-group "(?<access_group>[^"]{1,128})"`,
  ),
  new RegExp(
    `${TAG}106100): access-list (?<access_group>\\S{1,128}) (?<action>permitted|denied|est-allowed) (?<protocol>\\w{1,16}) (?<src_interface>[\\w.-]{1,48})\\/(?<src_ip>[\\da-fA-F.:]{2,45})\\((?<src_port>\\d{1,5})\\).{0,64}? -> (?<dst_interface>[\\w.-]{1,48})\\/(?<dst_ip>[\\da-fA-F.:]{2,45})\\((?<dst_port>\\d{1,5})\\)`,
  ),
  new RegExp(
    `${TAG}106001): (?<direction>Inbound) (?<protocol>TCP) connection (?<action>denied) from ${BARE('src')} to ${BARE('dst')}`,
  ),
  new RegExp(
    `${TAG}10600[67]): (?<action>Deny) (?<direction>inbound) (?<protocol>UDP) from ${BARE('src')} to ${BARE('dst')}`,
  ),
  new RegExp(
    `${TAG}106015): (?<action>Deny) (?<protocol>TCP) \\(no connection\\) from ${BARE('src')} to ${BARE('dst')}`,
  ),
] as const;

function readAsa(content: string): ApplicationEvent | undefined {
  if (!content.startsWith('%')) return undefined;
  for (const pattern of DENIED) {
    const found = pattern.exec(content);
    if (found !== null) return eventOf(groupsOf(found));
  }
  const found = BUILT.exec(content) ?? TEARDOWN.exec(content);
  if (found === null) return undefined;
  const fields = groupsOf(found);
  // What is named first is the less trusted side; who opened the connection is written only when it is built.
  const isOutbound = fields.direction === 'outbound';
  for (const part of ['interface', 'ip', 'port']) {
    const { [`a_${part}`]: first = '', [`b_${part}`]: second = '' } = fields;
    fields[`src_${part}`] = isOutbound ? second : first;
    fields[`dst_${part}`] = isOutbound ? first : second;
    delete fields[`a_${part}`];
    delete fields[`b_${part}`];
  }
  return eventOf(fields);
}

function eventOf(fields: Record<string, string>): ApplicationEvent {
  return { fields: { ...fields, ...blockedOf(fields.action ?? '') }, logsource: ASA };
}

const MAPPING = connectionMapping('ASA', 'Cisco', 'syslog');

export const ciscoAsa: Application = {
  logsources: [ASA],
  read: readAsa,
  mappingOf: ({ logsource }) => (logsource.categories.includes('firewall') ? MAPPING : undefined),
};
