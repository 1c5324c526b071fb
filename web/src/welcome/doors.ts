export const DOORS = [
  {
    door: 'logs',
    title: 'Use my logs',
    line: 'Drop a file, paste lines, point a syslog sender here, or read this machine’s own log.',
  },
  {
    door: 'code',
    title: 'Check my code',
    line: 'Is this change safe to ship? Not in this version: what it will do, and what helps today.',
  },
  {
    door: 'shift',
    title: 'Take a 10-minute shift',
    line: 'Five real acts on the sample: take, judge, open a case, write, close.',
  },
] as const;

export type Door = (typeof DOORS)[number]['door'];
