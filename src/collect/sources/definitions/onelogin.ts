import { jsonSource } from '../json/index.ts';
import { apiActivity, constant, made, text, textOf, UNKNOWN } from '../mapping/index.ts';

export const onelogin = jsonSource({
  id: 'onelogin',
  title: 'OneLogin',
  description: 'Events of OneLogin, by their number (https://developers.onelogin.com/api-docs/1/events/event-types).',
  latenessMs: 10 * 60_000,
  confidenceOf: ({
    event_type_id: type,
    account_id: account,
    actor_user_id: actor,
    user_id: user,
    user_name: name,
  }) => {
    if (typeof type !== 'number' && typeof type !== 'string') return 0;
    const count = [account, actor, user, name].filter((each) => each !== undefined).length;
    return count >= 2 ? 0.9 : count === 1 ? 0.7 : 0;
  },
  anyOf: ['event_type_id'],
  time: ['created_at', 'event_timestamp'],
  logsource: { product: 'onelogin', service: 'onelogin.events', categories: [] },
  mapping: apiActivity({
    product: { name: 'OneLogin', vendor_name: 'One Identity' },
    timeFrom: ['created_at', 'event_timestamp'],
    operation: made(
      ['event_type', 'event_type_id'],
      ({ event_type: name, event_type_id: id }) => textOf(name) ?? textOf(id) ?? UNKNOWN,
      ['event_type_id'],
    ),
    activityId: constant(99),
    user: {
      'actor.user.name': text('actor_user_name', 'user_name'),
      'actor.user.uid': text('actor_user_id', 'user_id'),
    },
    source: ['ipaddr'],
    attributes: { 'metadata.uid': text('id'), message: text('notes', 'custom_message') },
  }),
});
