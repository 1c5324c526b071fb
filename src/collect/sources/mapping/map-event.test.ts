import { describe, expect, it } from 'vitest';
import { briefOf } from '../../ocsf/index.ts';
import type { DecodedEvent, FieldRecord } from '../contract.ts';
import { choice, completing, constant, integer, ip, made, mapWith, type OcsfMapping, text, texts } from './index.ts';

const CONNECTION: OcsfMapping = {
  product: { name: 'Zeek', vendor_name: 'Zeek' },
  classUid: 4001,
  activityId: constant(6),
  attributes: {
    'metadata.event_code': constant('conn'),
    'src_endpoint.ip': ip('id.orig_h'),
    'src_endpoint.port': integer('id.orig_p'),
    'dst_endpoint.ip': ip('id.resp_h'),
    'connection_info.protocol_name': text('proto'),
    'connection_info.direction_id': completing(constant(0)),
    'actor.user.name': text('user', 'username'),
    status_id: choice('conn_state', new Map([['sf', 1]]), 2),
    'traffic.bytes': made(['orig_bytes', 'resp_bytes'], ({ orig_bytes: sent, resp_bytes: received }) =>
      typeof sent === 'number' && typeof received === 'number' ? sent + received : undefined,
    ),
    'metadata.labels': texts('tunnel_parents'),
  },
};

const { toOcsf, toBrief } = mapWith(() => CONNECTION);

function eventOf(fields: FieldRecord): DecodedEvent {
  const logsource = { product: 'zeek', service: 'conn', categories: [] };
  return { kind: 'event', timeMs: 1_700_000_000_000, fields, logsource, raw: new Uint8Array() };
}

describe('a mapping', () => {
  it('puts fields where their attributes stand, and the rest among the unmapped', () => {
    const event = eventOf({
      'id.orig_h': '10.0.0.5',
      'id.orig_p': '0x1F90',
      'id.resp_h': 'fe80::1%eth0',
      proto: 'tcp',
      user: '-',
      username: 'alice',
      conn_state: 'SF',
      orig_bytes: 1,
      resp_bytes: 2,
      tunnel_parents: ['C1', null, ''],
      uid: 'CHhAvVGS1DHFjwGM9',
      missed: null,
    });
    expect(toOcsf(event)).toEqual({
      class_uid: 4001,
      category_uid: 4,
      activity_id: 6,
      type_uid: 400106,
      severity_id: 1,
      time: 1_700_000_000_000,
      metadata: { product: CONNECTION.product, version: '1.5.0', event_code: 'conn', labels: ['C1'] },
      src_endpoint: { ip: '10.0.0.5', port: 8080 },
      dst_endpoint: { ip: 'fe80::1' },
      connection_info: { protocol_name: 'tcp', direction_id: 0 },
      actor: { user: { name: 'alice' } },
      status_id: 1,
      traffic: { bytes: 3 },
      unmapped: { uid: 'CHhAvVGS1DHFjwGM9', missed: null },
    });
    expect(toBrief(event)).toEqual(briefOf(toOcsf(event)));
  });

  it('says nothing where the event says nothing, and guesses nothing from what is no number or address', () => {
    const event = eventOf({ 'id.orig_h': 'printer', 'id.orig_p': '99999999999999999', proto: '', conn_state: 'odd' });
    expect(toOcsf(event)).not.toHaveProperty('src_endpoint');
    expect(toOcsf(event)).not.toHaveProperty('connection_info');
    expect(toOcsf(event).status_id).toBe(2);
    expect(toBrief(event)).toEqual(briefOf(toOcsf(event)));
  });

  it('leaves among the unmapped what an attribute names and does not take', () => {
    const event = eventOf({ 'id.orig_h': 'printer', conn_state: 'odd', user: 'alice', username: 'bob', proto: '' });
    expect(toOcsf(event).unmapped).toEqual({ 'id.orig_h': 'printer', conn_state: 'odd', username: 'bob' });
  });

  it('completes an object only where there is one', () => {
    expect(toOcsf(eventOf({ proto: 'tcp' }))).toMatchObject({ connection_info: { direction_id: 0 } });
    expect(toOcsf(eventOf({}))).not.toHaveProperty('connection_info');
  });

  it('leaves the mapping itself as it was, event after event', () => {
    toOcsf(eventOf({ user: 'a' }));
    expect(toOcsf(eventOf({}))).not.toHaveProperty('actor');
    expect(CONNECTION.product).toEqual({ name: 'Zeek', vendor_name: 'Zeek' });
  });
});
