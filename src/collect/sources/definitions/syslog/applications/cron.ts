import type { EventLogsource } from '../../../contract.ts';
import { completing, constant, made, type OcsfMapping, text } from '../../../mapping/index.ts';
import { type Application, groupsOf, SYSLOG_ATTRIBUTES } from './application.ts';

const CRON: EventLogsource = { product: 'linux', service: 'cron', categories: [] };

/** `(root) CMD (/usr/bin/x)` of Vixie cron and its heirs, `(bob) REPLACE (bob)` of crontab. */
const LINE = /^\((?<user>[^)]{1,256})\) (?<action>[A-Z][A-Z ]{1,32}) \((?<command>.*)\)\s*$/s;

const PROGRAM = /^(?:\S*\/)?([^\s/]+)/;

/** Scheduled Job Activity (1006): a command that was started is 6, a table that was changed 2. */
const mapping = (activity: number): OcsfMapping => ({
  product: { name: 'cron', vendor_name: 'Unknown' },
  classUid: 1006,
  profiles: ['host'],
  activityId: constant(activity),
  attributes: {
    ...SYSLOG_ATTRIBUTES,
    'metadata.log_name': constant('cron'),
    'actor.user.name': text('user'),
    'job.name': text('command'),
    // The program that is run, or whose table was changed.
    'job.file.name': made(['command'], ({ command }) => PROGRAM.exec(String(command))?.[1]),
    'job.file.type_id': completing(constant(0)),
    'job.cmd_line': text('command'),
  },
});
const STARTED = mapping(6);
const CHANGED = mapping(2);

export const cron: Application = {
  logsources: [CRON],
  programs: ['cron', 'crond', 'crontab', 'anacron', 'atd'],
  read: (content) => {
    const found = LINE.exec(content);
    return found === null ? undefined : { fields: groupsOf(found), logsource: CRON };
  },
  mappingOf: ({ fields }) => {
    if (fields.action === 'CMD') return STARTED;
    return fields.action === 'REPLACE' || fields.action === 'DELETE' ? CHANGED : undefined;
  },
};
