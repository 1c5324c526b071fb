import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIRST_PAGES } from './first-pages.ts';
import { PLACES } from './places.ts';

const ROUTES = readFileSync(join(import.meta.dirname, 'router.tsx'), 'utf8');

/** What the routes say themselves: `path: '/cases/$caseNumber', … import('../cases/case-page.tsx')`. */
const routed = ROUTES.split('createRoute(').flatMap((route) => {
  const [, path, module] = /path: '([^']+)'[\s\S]*import\('\.\.\/([^']+)'\)/.exec(route) ?? [];
  return path === undefined ? [] : [`${path.replace(/\$\w+/g, '*')} ${module}`];
});

describe('the pages whose files come along with the first script', () => {
  it.each(Object.entries(FIRST_PAGES))('%s is the page of that route', (path, module) => {
    expect(routed).toContain(`${path} ${module}`);
  });

  it('are those of all places', () => {
    expect(Object.keys(FIRST_PAGES)).toEqual(expect.arrayContaining(PLACES.map(({ to }) => to)));
  });
});
