import { expect, it } from 'vitest';
import { htmlWithoutElements } from './page-policy.ts';

it('lets text through that can make no element, as the variables of the theme are', () => {
  const css = ':root{--a:1px;--b:"x"}@media (min-width: 40em){.y > *{display:none !important}} &amp;';
  expect(htmlWithoutElements(css)).toBe(css);
});

it.each(['<img src=x onerror=alert(1)>', '</style><script>alert(2)</script>', 'a < b'])('refuses %j', (text) => {
  expect(htmlWithoutElements(text)).toBeNull();
});
