import { expect, test } from 'vitest';
import { parseRules } from '../../detect/rule-engine/index.ts';
import { draftRule } from './draft-rule.ts';

const ID = '7c3a1b52-8f4e-4d0a-9b36-5f1d2c7e9a10';
const draft = (query: string) => draftRule(query, ID);

test('a rule says what the query says', () => {
  const query = String.raw`product:windows Image:*\cmd.exe CommandLine:"/c *" User:'Bob ?' whoami not code:4688 -host:pc1`;
  expect(draft(query)).toBe(String.raw`title: What it finds
id: 7c3a1b52-8f4e-4d0a-9b36-5f1d2c7e9a10
status: experimental
# From the hunt: product:windows Image:*\cmd.exe CommandLine:"/c *" User:'Bob ?' whoami not code:4688 -host:pc1
# Left out, because rules do not know it: -host:pc1
logsource:
  product: windows
detection:
  selection_1:
    Image: '*\cmd.exe'
    CommandLine: '/c *'
    'User|cased': 'Bob \?'
  selection_2:
    - whoami
  filter:
    EventID: '4688'
  condition: selection_1 and selection_2 and not filter
level: medium
`);
});

test('a rule leaves out what a person has to divide into selections, and says so', () => {
  const text = draft('EventID:1 (User:a or User:b) size:>5');
  expect(text).toContain(
    '# Left out, to be written by hand: (User:a or User:b)\n# Left out, to be written by hand: size:>5\n',
  );
  expect(text).toContain("  selection:\n    EventID: '1'\n");
});

test.each([
  '',
  'EventID:1',
  String.raw`Image:C:\*\x`,
  `"it's" -'a: b # c'`,
  'x:* y:""',
  String.raw`'end\' "a${'\t'}b"`,
  'host:x',
  '(a or b) User:(x y) DestinationIp:10.0.0.0/8',
])('the draft of %j can be parsed', (query) => {
  const { rules, issues } = parseRules({ file: 'draft.yml', text: draft(query), version: '1' });
  expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(rules).toHaveLength(1);
});
