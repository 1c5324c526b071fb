import type { CorrelationLimits } from './contract.ts';
import { Fifo } from './fifo.ts';
import type { GroupWindow } from './group-window.ts';

export type Group = {
  readonly key: string;
  readonly texts: readonly string[];
  readonly partition: string;
  readonly window: GroupWindow;
  readonly openedMs: number;
  lastMs: number;
  newestEventId: string;
  /** What was counted at `lastMs`: the same event again counts for nothing. Most often it is one. */
  tieFirst: string;
  tieOthers: Set<string> | undefined;
  /** Fires no more before. */
  heldUntilMs: number;
  /** Entries as they were counted last. */
  counted: number;
  level: number;
};

type Expiry = { readonly group: Group; readonly dueMs: number };
type NewGroup = Pick<Group, 'key' | 'texts' | 'partition' | 'window' | 'openedMs'>;

const LEVELS = 24;

/**
 * The groups of one correlation. Where they become too many, those that hold least go first, and of these the oldest: a
 * flood of new keys pushes out its own kind before anybody who has come further. What goes is counted.
 */
export class GroupTable {
  evictedGroups = 0;
  evictedEntries = 0;
  entries = 0;
  readonly #groups = new Map<string, Group>();
  readonly #levels: readonly Set<Group>[] = Array.from({ length: LEVELS }, () => new Set<Group>());
  readonly #expiries = new Fifo<Expiry>();
  readonly #spanMs: number;
  readonly #limits: CorrelationLimits;

  constructor(spanMs: number, limits: CorrelationLimits) {
    this.#spanMs = spanMs;
    this.#limits = limits;
  }

  get size(): number {
    return this.#groups.size;
  }

  get(key: string): Group | undefined {
    return this.#groups.get(key);
  }

  create({ key, texts, partition, window, openedMs }: NewGroup): Group {
    const group: Group = {
      key,
      texts,
      partition,
      window,
      openedMs,
      lastMs: openedMs,
      newestEventId: '',
      tieFirst: '',
      tieOthers: undefined,
      heldUntilMs: Number.NEGATIVE_INFINITY,
      counted: 0,
      level: 0,
    };
    this.#groups.set(key, group);
    this.#levels[0]?.add(group);
    this.#expiries.push({ group, dueMs: openedMs + this.#spanMs });
    return group;
  }

  /** After every change of the group's window. */
  recount(group: Group): void {
    this.evictedEntries += group.window.trim?.(this.#limits.maxGroupEntries) ?? 0;
    this.entries += group.window.size - group.counted;
    group.counted = group.window.size;
    const level = Math.min(31 - Math.clz32(Math.max(1, group.counted)), LEVELS - 1);
    if (level !== group.level) {
      this.#levels[group.level]?.delete(group);
      this.#levels[level]?.add(group);
      group.level = level;
    }
    if (this.size > this.#limits.maxGroups || this.entries > this.#limits.maxEntries) this.#evict(group);
  }

  remove(group: Group): void {
    if (!this.#groups.delete(group.key)) return;
    this.#levels[group.level]?.delete(group);
    this.entries -= group.counted;
  }

  /** Forgets the groups of which nothing can count any more. */
  expire(nowMs: number): void {
    for (let next = this.#expiries.peek(); next && next.dueMs <= nowMs; next = this.#expiries.peek()) {
      this.#expiries.shift();
      const { group } = next;
      if (this.#groups.get(group.key) !== group) continue;
      const dueMs = group.lastMs + this.#spanMs;
      if (dueMs <= nowMs) this.remove(group);
      else this.#expiries.push({ group, dueMs });
    }
  }

  /** A hundredth at once, so that a flood does not look for a victim with each event. */
  #evict(spared: Group): void {
    const groupsLeft = this.#limits.maxGroups * 0.99;
    const entriesLeft = this.#limits.maxEntries * 0.99;
    for (const level of this.#levels) {
      for (const group of level) {
        if (this.size <= groupsLeft && this.entries <= entriesLeft) return;
        if (group === spared) continue;
        this.evictedGroups += 1;
        this.evictedEntries += group.counted;
        this.remove(group);
      }
    }
  }
}
