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
