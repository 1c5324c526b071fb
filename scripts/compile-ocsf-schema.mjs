// Makes the JSON Schema that events are held to of a release of OCSF as its schema server exports it:
//   node scripts/compile-ocsf-schema.mjs 1.5.0.json
// The export of each release stands in the Python package `ocsf-json-schema` (ocsf_json_schema/ocsf/). Needs Node 24.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLASS_NAMES } from '../src/collect/ocsf/class-names.ts';
import { root } from './bootstrap.mjs';

/** Attributes of other profiles are as unknown as any other name: no mapping claims those profiles. */
const PROFILES = ['cloud', 'container', 'host', 'security_control'];
const WHOLE_NUMBERS = ['integer_t', 'long_t'];

const release = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const definitions = {};

function isKept({ profile }) {
  return profile === undefined || profile === null || PROFILES.includes(profile);
}

function typeSchema(name) {
  const type = release.types[name];
  const basic = type.type ?? name;
  if (basic === 'json_t') return true;
  if (basic === 'boolean_t') return { type: 'boolean' };
  if (basic === 'float_t') return { type: 'number' };
  if (!WHOLE_NUMBERS.includes(basic)) {
    return {
      type: 'string',
      ...(type.regex === undefined ? {} : { pattern: type.regex }),
      ...(type.max_len === undefined ? {} : { maxLength: type.max_len }),
    };
  }
  const [minimum, maximum] = type.range ?? [];
  return { type: 'integer', ...(minimum === undefined ? {} : { minimum, maximum }) };
}

function reference(name, make) {
  if (definitions[name] === undefined) {
    // Stands before it is made: objects hold one another.
    definitions[name] = {};
    definitions[name] = make();
  }
  return { $ref: `#/$defs/${name}` };
}

function valueSchema(attribute) {
  const { type, object_type: object, enum: values } = attribute;
  if (type === 'object_t' && object === 'object') return { type: 'object' };
  if (type === 'object_t') return reference(object.replaceAll('/', '_'), () => entitySchema(release.objects[object]));
  if (values === undefined) return reference(type, () => typeSchema(type));
  const isNumber = WHOLE_NUMBERS.includes(release.types[type].type ?? type);
  return { enum: isNumber ? Object.keys(values).map(Number) : Object.keys(values) };
}

function constraintSchemas({ at_least_one: atLeastOne, just_one: justOne } = {}) {
  const each = (names) => names.map((name) => ({ required: [name] }));
  return {
    ...(atLeastOne === undefined ? {} : { anyOf: each(atLeastOne) }),
    ...(justOne === undefined ? {} : { oneOf: each(justOne) }),
  };
}

function entitySchema({ attributes, constraints }) {
  const kept = Object.entries(attributes)
    .filter(([, attribute]) => isKept(attribute))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const required = kept.filter(([, { requirement, profile }]) => requirement === 'required' && !profile);
  return {
    type: 'object',
    properties: Object.fromEntries(
      kept.map(([name, attribute]) => {
        const value = valueSchema(attribute);
        return [name, attribute.is_array === true ? { type: 'array', items: value } : value];
      }),
    ),
    ...(required.length === 0 ? {} : { required: required.map(([name]) => name) }),
    additionalProperties: false,
    ...constraintSchemas(constraints),
  };
}

/** A profile's attributes may stand only in an event that says that it keeps to the profile, and the required ones must. */
function profileRules({ attributes }) {
  return PROFILES.map((profile) => {
    const own = Object.entries(attributes).filter(([, attribute]) => attribute.profile === profile);
    const required = own.filter(([, { requirement }]) => requirement === 'required').map(([name]) => name);
    return { profile, names: own.map(([name]) => name).sort(), required };
  })
    .filter(({ names }) => names.length > 0)
    .map(({ profile, names, required }) => ({
      if: {
        properties: {
          metadata: { properties: { profiles: { contains: { const: profile } } }, required: ['profiles'] },
        },
      },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      ...(required.length === 0 ? {} : { then: { required } }),
      else: { properties: Object.fromEntries(names.map((name) => [name, false])) },
    }));
}

const byUid = new Map([release.base_event, ...Object.values(release.classes)].map((entry) => [entry.uid ?? 0, entry]));
const classes = Object.keys(CLASS_NAMES).map((uid) => {
  const entry = byUid.get(Number(uid));
  if (entry === undefined) throw new Error(`OCSF ${release.version} has no class ${uid}`);
  const name = `class_${uid}`;
  definitions[name] = { title: entry.caption, ...entitySchema(entry), allOf: profileRules(entry) };
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  return { if: { properties: { class_uid: { const: Number(uid) } } }, then: { $ref: `#/$defs/${name}` } };
});

const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $comment: `OCSF ${release.version}, Apache-2.0; made by scripts/compile-ocsf-schema.mjs. See ORIGIN.md.`,
  type: 'object',
  required: ['class_uid'],
  properties: { class_uid: { enum: Object.keys(CLASS_NAMES).map(Number) } },
  allOf: classes,
  $defs: definitions,
};
const target = join(root, 'src', 'collect', 'ocsf', 'schema', `ocsf-${release.version}.json`);
writeFileSync(target, `${JSON.stringify(schema)}\n`);
