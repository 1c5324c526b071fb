import type { SigmaCorrelation } from '../sigma-correlation.ts';
import { windowModeOf } from './condition.ts';
import {
  type CorrelationInput,
  type CorrelationLimits,
  EVENTS_NAMED,
  type Firing,
  type LateInput,
  type PartProgress,
} from './contract.ts';
import { CorrelationRunner, type PlacedInput, type ReadInput, type RunnerFiring } from './correlation-runner.ts';
import { Fifo } from './fifo.ts';
import type { PlacedCorrelation } from './place-correlations.ts';
import { ReorderBuffer } from './reorder-buffer.ts';

type Port = { readonly runner: number; readonly place: number };

type Waiting = {
  readonly timeMs: number;
  readonly eventId: string;
  readonly ruleId: string;
  readonly ports: readonly Port[];
  readonly reads: readonly (ReadInput | undefined)[];
};

export type PartParts = {
  /** Others before those that name them. */
  readonly placed: readonly PlacedCorrelation[];
  readonly limits: CorrelationLimits;
  /** Off where everything is known already, so that nothing is to be gained by being early. */
  readonly isEarly: boolean;
  readonly onFiring: (firing: Firing) => void;
};

/** Correlations that share rules or name each other: they have one time. Others are not held up by their sources. */
export class CorrelationPart {
  readonly runners: readonly CorrelationRunner[];
  /** Whose events have come here: the sources that the clock of this part waits for. */
  readonly fedBy = new Set<string>();
  readonly #feeds = new Map<string, Set<string>>();
  clockMs = Number.NEGATIVE_INFINITY;
  forced = 0;
  /** Those whose windows are decided at their end. */
  readonly #opening: readonly CorrelationRunner[];
  readonly #parts: PartParts;
  readonly #waiting = new ReorderBuffer<Waiting>();
  readonly #portsOfRule = new Map<string, Port[]>();
  readonly #portsOfCorrelation: readonly Port[][];
  /** Firings of the time that is being decided, for those that name them. */
  #chained: { readonly port: Port; readonly read: ReadInput }[] = [];
  readonly #baseEvents = new Map<string, readonly string[]>();
  readonly #baseEventsOrder = new Fifo<{ readonly key: string; readonly dueMs: number }>();
  readonly #memoryMs: number;
  /** By runner: the timespans of the longest chain that ends with it. */
  readonly #reachesMs: readonly number[];

  constructor(parts: PartParts) {
    this.#parts = parts;
    this.#reachesMs = reachesOf(parts.placed);
    this.#memoryMs = Math.max(0, ...this.#reachesMs);
    this.runners = parts.placed.map(
      (placed, at) => new CorrelationRunner(placed, parts.limits, (firing) => this.#fired(at, firing)),
    );
    this.#opening = this.runners.filter(({ correlation }) => windowModeOf(correlation) === 'opened');
    this.#portsOfCorrelation = parts.placed.map(() => []);
    for (const [runner, { places }] of parts.placed.entries()) {
      for (const [place, { ruleId, correlation }] of places.entries()) {
        if (correlation !== undefined) this.#portsOfCorrelation[correlation]?.push({ runner, place });
        if (ruleId === undefined) continue;
        const ports = this.#portsOfRule.get(ruleId) ?? [];
        this.#portsOfRule.set(ruleId, ports);
        ports.push({ runner, place });
      }
    }
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Whether the mere passing of time decides something. */
  isWaiting(): boolean {
    return this.waiting > 0 || this.#opening.some(({ final }) => final.dueMs() !== undefined);
  }

  /** Twice the windows that can follow one another: what a window holds, and whether one of before still holds it. */
  forgottenBeforeMs(): number {
    return this.fedBy.size === 0 ? Number.POSITIVE_INFINITY : this.clockMs - 2 * this.#memoryMs;
  }

  portsOf(ruleId: string): readonly Port[] {
    return this.#portsOfRule.get(ruleId) ?? [];
  }

  ruleIds(): Iterable<string> {
    return this.#portsOfRule.keys();
  }

  /** Undefined before the first watermark: nothing is decided yet. */
  progress(): PartProgress | undefined {
    if (!Number.isFinite(this.clockMs)) return undefined;
    const feeds = [...this.ruleIds()].map((ruleId) => [ruleId, [...(this.#feeds.get(ruleId) ?? [])]] as const);
    return { feeds, clockMs: this.clockMs };
  }

  feed(ruleId: string, sourceId: string): void {
    const sources = this.#feeds.get(ruleId);
    if (sources?.has(sourceId) === true) return;
    if (sources === undefined) this.#feeds.set(ruleId, new Set([sourceId]));
    else sources.add(sourceId);
    this.fedBy.add(sourceId);
  }

  /**
   * Undefined: taken. Otherwise it came after the watermark, and the correlations whose windows it belongs to are these.
   * `metMs`: the clock that it met when it was first observed.
   */
  observe(input: CorrelationInput, metMs = this.clockMs): LateInput | undefined {
    this.feed(input.ruleId, input.sourceId);
    if (input.timeMs < this.clockMs || input.timeMs < metMs) {
      return { input, ...this.#concerned(this.portsOf(input.ruleId)) };
    }
    const ports = this.portsOf(input.ruleId);
    // Read once for both lanes: making a group's key and its hash is half the work.
    const reads = ports.map(({ runner, place }) => this.runners[runner]?.read(place, input));
    if (reads.every((read) => read === undefined)) return undefined;
    this.#waiting.add({ timeMs: input.timeMs, eventId: input.eventId, ruleId: input.ruleId, ports, reads });
    if (this.#parts.isEarly) {
      for (const [at, read] of reads.entries()) if (read) this.runners[ports[at]?.runner ?? -1]?.addEarly(read);
    }
    if (this.#waiting.size > this.#parts.limits.maxWaiting) this.#makeRoom();
    return undefined;
  }

  /** Decides everything before the watermark. It never goes back. */
  advance(watermarkMs: number): void {
    if (watermarkMs <= this.clockMs) return;
    this.clockMs = watermarkMs;
    for (let timeMs = this.#nextMs(); timeMs !== undefined; timeMs = this.#nextMs()) this.#decide(timeMs);
    for (const runner of this.runners) runner.expire(watermarkMs);
    this.#forgetBaseEvents(watermarkMs);
  }

  /** How far back something may have been told that still makes a group quiet where inputs are remembered. */
  toldAfterMs(clockMs: number): number {
    return clockMs - 3 * this.#memoryMs;
  }

  runnerOf(correlationId: string): CorrelationRunner | undefined {
    return this.runners.find(({ correlation }) => correlation.description.id === correlationId);
  }

  #nextMs(): number | undefined {
    let next = this.#waiting.peekMs();
    if (next !== undefined && next >= this.clockMs) next = undefined;
    for (const { final } of this.#opening) {
      const dueMs = final.dueMs();
      if (dueMs !== undefined && dueMs <= this.clockMs && (next === undefined || dueMs < next)) next = dueMs;
    }
    return next;
  }

  /** One time: windows that end there, then its inputs, then the correlations that these reach, in their order. */
  #decide(timeMs: number): void {
    for (const { final } of this.#opening) final.closeOpened(timeMs);
    const tie = this.#waiting.peekMs() === timeMs && timeMs < this.clockMs ? this.#waiting.takeTie() : [];
    const reached = new Set<number>();
    for (const { ports, reads } of tie) {
      for (const [at, { runner }] of ports.entries()) {
        const read = reads[at];
        if (read === undefined) continue;
        this.runners[runner]?.addFinal(read);
        reached.add(runner);
      }
    }
    this.#decideReached(timeMs, reached);
  }

  #decideReached(timeMs: number, reached: Set<number>): void {
    // A firing reaches only what stands behind it.
    for (let at = this.#leastOf(reached); at !== undefined; at = this.#leastOf(reached)) {
      reached.delete(at);
      for (const { port, read } of this.#chained) if (port.runner === at) this.runners[at]?.addFinal(read);
      this.#chained = this.#chained.filter(({ port }) => port.runner !== at);
      this.runners[at]?.final.decide(timeMs);
    }
  }

  #leastOf(reached: ReadonlySet<number>): number | undefined {
    let least: number | undefined;
    for (const at of reached) if (least === undefined || at < least) least = at;
    for (const { port } of this.#chained) if (least === undefined || port.runner < least) least = port.runner;
    return least;
  }

  /** Too many wait: the oldest tenth is decided before its time. What still comes for it is late. */
  #makeRoom(): void {
    const keep = this.#parts.limits.maxWaiting * 0.9;
    while (this.#waiting.size > keep) {
      const timeMs = this.#waiting.peekMs();
      if (timeMs === undefined) return;
      const before = this.#waiting.size;
      this.advance(timeMs + 1);
      this.forced += before - this.#waiting.size;
    }
  }

  #fired(at: number, firing: RunnerFiring): void {
    const { correlation } = this.runners[at] as CorrelationRunner;
    const told = this.#tell(correlation, firing);
    const input = chainedInput(correlation, told);
    const ports = this.#portsOfCorrelation[at] ?? [];
    this.#remember(told, ports.length > 0);
    const hasEarly = this.runners[at]?.early !== undefined;
    for (const port of ports) {
      const read = this.runners[port.runner]?.read(port.place, input);
      if (read === undefined) continue;
      if (firing.lane === 'final') this.#chained.push({ port, read });
      // Where the correlation has no early lane, its final firing is the first that those who name it hear of it.
      if ((firing.lane === 'early' || !hasEarly) && this.#parts.isEarly) {
        this.runners[port.runner]?.addEarly(read);
      }
    }
    if (firing.isNew) this.#parts.onFiring(told);
  }

  #tell(correlation: SigmaCorrelation, { group, startMs, endMs, verdict, lane }: RunnerFiring): Firing {
    const named = verdict.eventIds.flatMap((id) => this.#baseEvents.get(id) ?? [id]);
    const newest = this.#baseEvents.get(group.newestEventId)?.at(-1) ?? group.newestEventId;
    return {
      correlation,
      key: `${correlation.description.id};${endMs};${group.key}`,
      groupKey: group.key,
      group: correlation.groupBy.map((field, at) => ({ field, value: group.texts[at] ?? '' })),
      partition: group.partition,
      startMs,
      endMs,
      measure: verdict.measure,
      eventIds: [...new Set(named)].slice(0, EVENTS_NAMED),
      newestEventId: newest,
      kind: lane,
    };
  }

  #remember({ key, eventIds, endMs }: Firing, isNamed: boolean): void {
    if (!isNamed || this.#baseEvents.has(key)) return;
    this.#baseEvents.set(key, eventIds);
    this.#baseEventsOrder.push({ key, dueMs: endMs + this.#memoryMs });
  }

  #forgetBaseEvents(nowMs: number): void {
    const order = this.#baseEventsOrder;
    for (let next = order.peek(); next && next.dueMs <= nowMs; next = order.peek()) {
      order.shift();
      this.#baseEvents.delete(next.key);
    }
  }

  /** The correlations of these ports, and those that name them, whatever the number of steps. */
  #concerned(ports: readonly Port[]): Omit<LateInput, 'input'> {
    const found = new Set(ports.map(({ runner }) => runner));
    for (const at of found) for (const { runner } of this.#portsOfCorrelation[at] ?? []) found.add(runner);
    return {
      correlations: [...found].flatMap((at) => this.runners[at]?.correlation ?? []),
      reachMs: Math.max(0, ...[...found].map((at) => this.#reachesMs[at] ?? 0)),
    };
  }
}

function reachesOf(placed: readonly PlacedCorrelation[]): readonly number[] {
  const reaches: number[] = [];
  for (const { correlation, places } of placed) {
    const below = places.reduce((most, place) => Math.max(most, reaches[place.correlation ?? -1] ?? 0), 0);
    reaches.push(correlation.timespanMs + below);
  }
  return reaches;
}

/** A firing as an input: it happened when its window ended, and has the values of its group. */
function chainedInput({ groupBy }: SigmaCorrelation, { key, endMs, partition, group }: Firing): PlacedInput {
  const fields = Object.fromEntries(groupBy.map((field, at) => [field, group[at]?.value ?? '']));
  return { timeMs: endMs, eventId: key, partition, fields };
}
