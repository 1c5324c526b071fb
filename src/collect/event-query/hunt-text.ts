import { splitStages } from './split-stages.ts';

/** A hunt in its two parts: which events, and what is made of them. */
export type HuntText = {
  readonly filter: string;
  /** From the first pipe on; '' where the events themselves are meant. */
  readonly steps: string;
};

export function splitHunt(text: string): HuntText {
  const [filter, first] = splitStages(text);
  if (first === undefined) return { filter: text.trim(), steps: '' };
  return { filter: filter?.text ?? '', steps: `| ${text.slice(first.at).trim()}` };
}

/** The same steps behind another filter. */
export function withFilter(text: string, change: (filter: string) => string): string {
  const { filter, steps } = splitHunt(text);
  return `${change(filter)} ${steps}`.trim();
}
