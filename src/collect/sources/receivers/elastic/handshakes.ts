/** The last of version 8: Beats of 8 and, with `allow_older_versions`, of 9 are content with it. */
const VERSION = '8.19.0';
const CLUSTER = 'watchfloor';
const CLUSTER_UUID = 'watchfloor-receives-logs';

const LICENSE = { status: 'active', uid: CLUSTER_UUID, type: 'basic', mode: 'basic' };

const INFO = {
  name: CLUSTER,
  cluster_name: CLUSTER,
  cluster_uuid: CLUSTER_UUID,
  version: {
    number: VERSION,
    build_flavor: 'default',
    build_type: 'tar',
    build_hash: 'watchfloor',
    build_date: '2025-07-23T22:05:54.000000000Z',
    build_snapshot: false,
    lucene_version: '9.12.2',
    minimum_wire_compatibility_version: '7.17.0',
    minimum_index_compatibility_version: '7.0.0',
  },
  tagline: 'You Know, for Search',
};

const NODES = {
  _nodes: { total: 1, successful: 1, failed: 0 },
  cluster_name: CLUSTER,
  nodes: { [CLUSTER_UUID]: { name: CLUSTER, version: VERSION, build_flavor: 'default', roles: ['data', 'ingest'] } },
};

const HEALTH = {
  cluster_name: CLUSTER,
  status: 'green',
  timed_out: false,
  number_of_nodes: 1,
  number_of_data_nodes: 1,
  active_primary_shards: 1,
  active_shards: 1,
  unassigned_shards: 0,
};

/** What senders ask before the first document. Paths in Fastify's form; the answer may depend on the rest behind `*`. */
export const QUESTIONS: readonly (readonly [string, (rest: string) => unknown])[] = [
  ['', () => INFO],
  ['/', () => INFO],
  ['/_license', () => ({ license: LICENSE })],
  [
    '/_xpack',
    () => ({ build: { hash: CLUSTER }, license: LICENSE, features: { ilm: { available: true, enabled: true } } }),
  ],
  ['/_cluster/health', () => HEALTH],
  ['/_cluster/health/*', () => HEALTH],
  ['/_nodes', () => NODES],
  ['/_nodes/*', () => NODES],
  ['/_logstash/pipeline', () => ({})],
  ['/_logstash/pipeline/*', () => ({})],
];

/**
 * Where senders look for, and put, what an Elasticsearch would need to store their documents. Watchfloor needs none of
 * it: each is there already, so that most put nothing, and what is put is thrown away.
 */
export const SETTINGS: readonly (readonly [string, (name: string) => unknown])[] = [
  ['/_ilm/policy/*', (name) => ({ [name]: { version: 1, modified_date: 0, policy: { phases: {} } } })],
  ['/_index_template/*', (name) => ({ index_templates: [{ name, index_template: { index_patterns: [name] } }] })],
  ['/_component_template/*', (name) => ({ component_templates: [{ name, component_template: { template: {} } }] })],
  [
    '/_template/*',
    (name) => ({ [name]: { order: 0, index_patterns: [name], settings: {}, mappings: {}, aliases: {} } }),
  ],
  ['/_ingest/pipeline/*', (name) => ({ [name]: { description: '', processors: [] } })],
  ['/_data_stream/*', (name) => ({ data_streams: [{ name, generation: 1, status: 'GREEN' }] })],
  ['/_alias/*', (name) => ({ [name]: { aliases: { [name]: {} } } })],
];
