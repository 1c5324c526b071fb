import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLASS_NAMES } from '../class-names.ts';
import { OCSF_VERSION } from '../index.ts';

test('the schema is that of the release, and has every class that events may be of', () => {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, `ocsf-${OCSF_VERSION}.json`), 'utf8'));
  expect(schema.properties.class_uid.enum).toEqual(Object.keys(CLASS_NAMES).map(Number));
});
