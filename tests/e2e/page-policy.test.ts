import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BROWSER, type WatchedPage, WITHOUT_BROWSER } from '../harness/browser.ts';
import { type FloorWithBrowser, startFloorWithBrowser } from '../harness/floor-with-browser.ts';
import { untilStill } from '../harness/until-still.ts';

/** Ways in which somebody who can write into the page would make it run what he wrote; each would set `window.stolen`. */
const SINKS = {
  'a script element with text':
    'const s = document.createElement("script"); s.text = "stolen = 1"; document.body.append(s)',
  'a script element that is appended to':
    'const s = document.createElement("script"); s.append("stolen = 1"); document.body.append(s)',
  'a script from a data address':
    'const s = document.createElement("script"); s.src = "data:text/javascript,stolen=1"; document.body.append(s)',
  'a script of our own address':
    'const s = document.createElement("script"); s.src = "/theme.js"; document.body.append(s)',
  innerHTML: 'document.body.innerHTML = "<img src=x onerror=stolen=1>"',
  insertAdjacentHTML: 'document.body.insertAdjacentHTML("beforeend", "<svg onload=stolen=1>")',
  'document.write': 'document.write("<script>stolen=1</script>")',
  srcdoc:
    'const f = document.createElement("iframe"); f.srcdoc = "<script>parent.stolen=1</script>"; document.body.append(f)',
  'an event attribute': 'document.body.setAttribute("onclick", "stolen = 1"); document.body.click()',
  'a javascript: address':
    'const a = document.createElement("a"); a.href = "javascript:void(stolen=1)"; document.body.append(a); a.click()',
  'text as a timer': 'setTimeout("stolen = 1", 0)',
  'a parsed document': 'new DOMParser().parseFromString("<b>x</b>", "text/html")',
  'another policy of Trusted Types': 'trustedTypes.createPolicy("mine", { createHTML: (text) => text })',
  'a worker': 'new Worker("/theme.js")',
  'a frame': 'const f = document.createElement("iframe"); f.src = "/queue"; document.body.append(f)',
  'a form': 'const f = document.createElement("form"); f.action = "/x"; document.body.append(f); f.submit()',
  'a picture from elsewhere': 'new Image().src = "https://elsewhere.example/beacon.png"',
  'a call to elsewhere': 'fetch("https://elsewhere.example/").catch(() => {})',
  'a style attribute': 'document.body.setAttribute("style", "color: red")',
  'a style element':
    'const s = document.createElement("style"); s.textContent = "*{color:red}"; document.head.append(s)',
  'another base':
    'const b = document.createElement("base"); b.href = "https://elsewhere.example/"; document.head.append(b)',
} as const;

describe.skipIf(!BROWSER)(`the policy of a page${WITHOUT_BROWSER}`, () => {
  let floor: FloorWithBrowser;
  let watched: WatchedPage;
  beforeAll(async () => {
    floor = await startFloorWithBrowser({ flags: ['--no-demo'] });
    watched = await floor.openAs('analyst');
  });
  afterAll(() => floor?.close());
  beforeEach(async () => {
    watched.faults.splice(0);
    await watched.page.goto('/queue');
    await watched.page.getByRole('main').waitFor();
    await untilStill(watched.page);
  });

  it.each(Object.entries(SINKS))('refuses %s, and reports it', async (_name, attempt) => {
    const { page, faults } = watched;
    expect(faults).toEqual([]);
    const answered: string[] = [];
    page.on('response', (response) => answered.push(response.url()));
    await page.evaluate(`try { ${attempt} } catch {}`);
    await expect.poll(() => faults.filter((fault) => /against the policy|Trusted/.test(fault))).not.toEqual([]);
    await page.waitForTimeout(100);
    expect(await page.evaluate('window.stolen')).toBeUndefined();
    expect(await page.evaluate('getComputedStyle(document.body).color')).not.toBe('rgb(255, 0, 0)');
    const { origin } = new URL(floor.server.url);
    expect(new URL(page.url()).origin).toBe(origin);
    expect(answered.filter((address) => !address.startsWith(origin))).toEqual([]);
  });

  it('differs from load to load, and neither the page nor its policy is kept', async () => {
    const load = async () => {
      const answer = await floor.server.api('/queue');
      const nonce = /script-src 'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1] ?? '';
      return { nonce, text: await answer.text(), headers: answer.headers };
    };
    const [one, other] = [await load(), await load()];
    expect(one.nonce).not.toBe(other.nonce);
    expect(one.text.split(`nonce="${one.nonce}"`).length).toBeGreaterThan(4);
    expect(one.text.replaceAll(one.nonce, '')).toBe(other.text.replaceAll(other.nonce, ''));
    expect(one.headers.get('cache-control')).toBe('no-store');
    expect(one.headers.has('etag') || one.headers.has('last-modified')).toBe(false);
  });
});
