import type { LiveHint, LiveTopic } from './contract.ts';

const IDS_AT_MOST = 20;

export type HintMerger = {
  readonly add: (topic: LiveTopic, id: string) => void;
  /** One hint for each topic that changed since it was last asked. */
  readonly take: () => readonly LiveHint[];
};

/** A thousand alerts in a second are one hint a few times, not a thousand. */
export function createHintMerger(): HintMerger {
  let waiting = new Map<LiveTopic, { count: number; ids: Set<string> }>();
  return {
    add: (topic, id) => {
      const known = waiting.get(topic) ?? { count: 0, ids: new Set<string>() };
      waiting.set(topic, known);
      known.count += 1;
      known.ids.delete(id);
      known.ids.add(id);
      const [oldest] = known.ids;
      if (known.ids.size > IDS_AT_MOST && oldest !== undefined) known.ids.delete(oldest);
    },
    take: () => {
      const hints = [...waiting].map(([topic, { count, ids }]) => ({ topic, count, ids: [...ids] }));
      waiting = new Map();
      return hints;
    },
  };
}
