type NewRule = { readonly id: string; readonly author: string; readonly date: string };

/** A rule that can run, and tests that pass: to be changed together. */
export function newRuleText({ id, author, date }: NewRule): { readonly text: string; readonly tests: string } {
  const text = `title: What it finds
id: ${id}
status: experimental
description: What it finds, and why that matters.
references: []
author: ${JSON.stringify(author)}
date: ${date}
tags: []
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    CommandLine|contains: change-me
  condition: selection
falsepositives:
  - Unknown
level: medium
`;
  const tests = `positive:
  - name: what it must find
    event: { CommandLine: tool.exe change-me }
negative:
  - name: what it must leave alone
    event: { CommandLine: tool.exe }
`;
  return { text, tests };
}

/** A random UUID (RFC 9562, version 4), also where the page came over plain http and `randomUUID` is not there. */
export function newRuleId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
