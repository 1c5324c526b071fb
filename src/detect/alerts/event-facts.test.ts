import { describe, expect, it } from 'vitest';
import type { OcsfEvent } from '../../collect/ocsf/index.ts';
import { factsOf } from './event-facts.ts';

const bare: OcsfEvent = {
  class_uid: 1007,
  category_uid: 1,
  activity_id: 1,
  type_uid: 100701,
  severity_id: 1,
  time: 0,
  metadata: { product: { name: 'Sysmon', vendor_name: 'Microsoft' }, version: '1.5.0' },
};

describe('what an alert says of its event', () => {
  it('groups by host, in one spelling, and names everything else once', () => {
    const user = { name: 'alice', domain: 'CORP' };
    const facts = factsOf({
      ...bare,
      device: { hostname: 'WS6.corp' },
      actor: { user },
      user,
      process: { cmd_line: 'a.exe\nb' },
    });
    expect(facts.entity).toEqual({ type: 'host', name: 'ws6.corp' });
    expect(facts.entities).toEqual([facts.entity, { type: 'user', name: 'CORP\\alice' }]);
    expect(facts.summary).toBe('a.exe');
  });

  it('groups a cloud call by its principal', () => {
    const facts = factsOf({
      ...bare,
      actor: { user: { name: 'ci-role' } },
      cloud: { provider: 'AWS', account: { uid: '123' } },
      api: { operation: 'StopLogging', service: { name: 'cloudtrail' } },
    });
    expect(facts.entity).toEqual({ type: 'user', name: 'ci-role' });
    expect(facts.entities).toContainEqual({ type: 'account', name: '123' });
    expect(facts.summary).toBe('cloudtrail StopLogging');
  });

  it('says that it does not know rather than guess', () => {
    expect(factsOf(bare).entity).toEqual({ type: 'unknown', name: 'Sysmon' });
  });
});
