import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FloorPlan, findViolations, type SourceText } from './tests/harness/architecture-rules.ts';

/** The floor plan (STYLE.md). A new room, or a new neighbour, is a line here, and a question to answer in review. */
const PLAN: FloorPlan = {
  layers: ['platform', 'collect', 'detect', 'respond', 'assess', 'direct'],
  neighbours: {
    'platform/kernel': [],
    'platform/control': ['platform/kernel'],
    'platform/journal': ['platform/kernel', 'platform/control'],
    'platform/http': ['platform/kernel'],
    'platform/identity': ['platform/kernel', 'platform/control', 'platform/http'],
    'platform/live': ['platform/kernel', 'platform/control', 'platform/http'],
    'platform/links': ['platform/kernel', 'platform/control', 'platform/http'],
    'platform/preferences': ['platform/kernel', 'platform/control', 'platform/http'],
    'platform/views': ['platform/kernel', 'platform/control', 'platform/http', 'platform/identity'],
    'collect/ocsf': [],
    'collect/sources': ['collect/ocsf'],
    'collect/event-query': [],
    'collect/lake': ['collect/ocsf', 'collect/sources', 'collect/event-query'],
    'detect/rule-engine': [],
    'detect/detections': ['detect/rule-engine'],
    'detect/correlations': ['detect/rule-engine'],
    'detect/alerts': [],
    'detect/backtest': ['detect/rule-engine', 'detect/alerts', 'detect/content'],
    'detect/content': ['detect/rule-engine', 'detect/detections', 'detect/alerts', 'detect/correlations'],
    'respond/cases': [],
    'direct/operations': [],
  },
  pure: {
    'platform/kernel': [],
    'collect/ocsf': [],
    'collect/event-query': [],
    'detect/rule-engine': ['yaml', 're2js'],
  },
  roots: ['server', 'cli'],
};

const SOURCE = /\.(ts|tsx)$/;

function sourcesUnder(folder: string): SourceText[] {
  return readdirSync(new URL(folder, import.meta.url), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .map((path) => ({ path: path.slice(import.meta.dirname.length + 1), text: readFileSync(path, 'utf8') }));
}

const plant = (path: string, text: string) =>
  findViolations([{ path, text }], PLAN).map((violation) => violation.message);

describe('the floor plan', () => {
  const files = [...sourcesUnder('src/'), ...sourcesUnder('web/src/')];

  it('is followed by every file', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(findViolations(files, PLAN)).toEqual([]);
  });

  it('has every file of a registered kind standing in its table', () => {
    for (const [folder, registry] of [
      ['src/collect/sources/definitions', 'src/collect/sources/registry.ts'],
      ['src/cli/commands', 'src/cli/registry.ts'],
    ] as const) {
      const table = readFileSync(new URL(registry, import.meta.url), 'utf8');
      const names = readdirSync(new URL(folder, import.meta.url)).filter(
        (name) => name.endsWith('.ts') && !name.includes('.test.'),
      );
      expect(names.filter((name) => !table.includes(`/${name}'`))).toEqual([]);
    }
  });

  it('keeps every README of a room within forty lines', () => {
    const readmes = readdirSync(new URL('src/', import.meta.url), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.name === 'README.md')
      .map((entry) => `${entry.parentPath}/${entry.name}`);
    const long = readmes.filter((path) => readFileSync(path, 'utf8').trimEnd().split('\n').length > 40);
    expect(long).toEqual([]);
  });
});

describe('a planted fault is found', () => {
  it('when a room imports to its right', () => {
    expect(plant('src/collect/lake/x.ts', "import { raise } from '../../detect/alerts/index.ts';")).toHaveLength(1);
  });
  it('when a room imports a neighbour that is not declared', () => {
    expect(plant('src/platform/control/x.ts', "import type { Route } from '../http/index.ts';")).toHaveLength(1);
  });
  it('when a room reaches behind the door of another', () => {
    expect(plant('src/respond/cases/x.ts', "import { rows } from '../../detect/alerts/alert-store.ts';")).toHaveLength(
      1,
    );
  });
  it('when it is loaded lazily', () => {
    expect(plant('src/collect/lake/x.ts', "const x = await import('../../server/index.ts');")).toHaveLength(1);
  });
  it('when a pure room uses Node, a clock, randomness or an undeclared package', () => {
    expect(plant('src/detect/rule-engine/x.ts', "import { readFileSync } from 'node:fs';")).toHaveLength(1);
    expect(plant('src/detect/rule-engine/x.ts', 'const t = Date.now();')).toHaveLength(1);
    expect(plant('src/platform/kernel/x.ts', "import { z } from 'zod';")).toHaveLength(1);
  });
  it('when the rule engine leans on anything of Watchfloor', () => {
    expect(
      plant('src/detect/rule-engine/x.ts', "import { WatchfloorError } from '../../platform/kernel/index.ts';"),
    ).toHaveLength(1);
  });
  it('when a folder stands outside the plan or is a drawer', () => {
    expect(plant('src/detect/magic/x.ts', '')).toHaveLength(1);
    expect(plant('src/detect/alerts/alert-utils.ts', '')).toHaveLength(1);
  });
  it('when the web reaches for more than a contract', () => {
    expect(
      plant('web/src/alerts/x.tsx', "import { rows } from '../../../src/detect/alerts/alert-store.ts';"),
    ).toHaveLength(1);
    expect(
      plant('web/src/alerts/x.tsx', "import type { Alert } from '../../../src/detect/alerts/contract.ts';"),
    ).toEqual([]);
  });
  it('and a right import is not', () => {
    expect(plant('src/respond/cases/x.ts', "import type { Alert } from '../../detect/alerts/index.ts';")).toEqual([]);
  });
});
