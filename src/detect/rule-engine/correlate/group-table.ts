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
  readonly turn: Turn;
};

/** A group's place in the queue; one that is empty holds nothing, however long it still stands there. */
type Turn = { group: Group | undefined; dueMs: number };
type NewGroup = Pick<Group, 'key' | 'texts' | 'partition' | 'window' | 'openedMs'>;

const LEVELS = 24;
/** So many empty places are not worth a sweep. */
const FEW = 64;

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
  /** Begins with a group that is there, or is empty. */
  #turns = new Fifo<Turn>();
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

  /** When the group that is next in turn is due: a timespan after it was opened, or later. Undefined where there is none. */
  dueMs(): number | undefined {
    return this.#turns.peek()?.dueMs;
  }

  /** What the queue holds on to. */
  held(): { readonly groups: number; readonly places: number } {
    const turns = this.#turns.front(this.#turns.length);
    return { groups: turns.filter(({ group }) => group !== undefined).length, places: turns.length };
  }

  create({ key, texts, partition, window, openedMs }: NewGroup): Group {
    const turn: Turn = { group: undefined, dueMs: openedMs + this.#spanMs };
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
      turn,
    };
    turn.group = group;
    this.#groups.set(key, group);
    this.#levels[0]?.add(group);
    this.#turns.push(turn);
    return group;
  }

  /** After every change of the group's window. Nothing where it was pushed out since. */
  recount(group: Group): void {
    if (group.turn.group === undefined) return;
    this.#trimTies(group);
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

  /**
   * A log that knows only dates has all its events at one time: the oldest would count again if they were repeated. A tenth
   * at once, because a Set walks over all that was deleted at its beginning to come to its first.
   */
  #trimTies({ tieOthers }: Group): void {
    const most = this.#limits.maxGroupEntries;
    if (tieOthers === undefined || tieOthers.size <= most) return;
    for (const oldest of tieOthers.values().take(Math.ceil(most / 10))) tieOthers.delete(oldest);
  }

  remove(group: Group): void {
    if (group.turn.group === undefined) return;
    group.turn.group = undefined;
    this.#groups.delete(group.key);
    this.#levels[group.level]?.delete(group);
    this.entries -= group.counted;
    this.#dropEmptyTurns();
  }

  /** Takes out the group that is next in turn, where its time has come. */
  takeDue(nowMs: number): Group | undefined {
    const next = this.#turns.peek();
    if (next?.group === undefined || next.dueMs > nowMs) return undefined;
    const { group } = next;
    this.remove(group);
    return group;
  }

  /** Forgets the groups of which nothing can count any more. */
  expire(nowMs: number): void {
    for (let next = this.#turns.peek(); next?.group && next.dueMs <= nowMs; next = this.#turns.peek()) {
      next.dueMs = next.group.lastMs + this.#spanMs;
      if (next.dueMs <= nowMs) {
        this.remove(next.group);
        continue;
      }
      this.#turns.shift();
      this.#turns.push(next);
      this.#dropEmptyTurns();
    }
  }

  /** Those at the front at once, the others when they are more than half: each is moved past once on average. */
  #dropEmptyTurns(): void {
    const turns = this.#turns;
    for (let next = turns.peek(); next && next.group === undefined; next = turns.peek()) turns.shift();
    if (turns.length <= 2 * this.size + FEW) return;
    this.#turns = new Fifo();
    for (const turn of turns.front(turns.length)) if (turn.group) this.#turns.push(turn);
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
