export const ruleId = (n: number) => `2f1c6b1e-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Matches events whose `CommandLine` holds the word. */
export const ruleText = (n: number, word: string, level = 'high') => `title: Rule ${n}
id: ${ruleId(n)}
author: A. Writer
level: ${level}
logsource: { product: windows }
detection: { sel: { CommandLine|contains: '${word}' }, condition: sel }
`;
