import type { MatchableEvent } from '../contract.ts';
import type { PlanMatcher } from '../match/plan-matcher.ts';
import { RuleRunner } from '../match/rule-runner.ts';
import type { FieldIndex, IndexedLiteral } from '../plan/field-index.ts';
import type { Plan } from '../plan/plan-rules.ts';
import { LaneTable, SLOW } from './lane-table.ts';
import type { LineLayout } from './line-layout.ts';
import { type LineRoute, planRoute, type Watch, WatchOwners } from './line-route.ts';
import { LineValues } from './line-values.ts';
import { type LineShape, LineWalker } from './line-walker.ts';
import { LiteralFinder } from './literal-finder.ts';
import { openKernel, SCAN_BYTES, type ScanKernel } from './open-kernel.ts';
import type { LineKind, ScannedLines } from './scanned-lines.ts';

const LF = 0x0a;
const CR = 0x0d;
/** Numbers may be printed in another way than they are written, so that a keyword must hold more than stands in them. */
const SEARCHABLE = /^(?=.*[^-+.\da-fintxy])[ -~]*$/;
const BLANKS = new Set([0x20, 0x09, 0x0d]);

/** A line on which rules fired: where it stands in the payload, without its end, and the rules, ascending. */
export type LineMatch = {
  /** From 1, blank lines counted. */
  readonly line: number;
  /** From 1: the how manieth event or reject of the payload. */
  readonly record: number;
  readonly start: number;
  readonly end: number;
  readonly rules: readonly number[];
};

export type BatchOutcome = {
  readonly events: number;
  /** Lines that are no events, by number, from 1; blank ones are not among them. */
  readonly rejected: readonly number[];
  readonly matches: readonly LineMatch[];
};

/** The rules of one kind of log, ready to match: what `compileRules` keeps for each. */
export type RoutedMatcher = { readonly rules: readonly number[]; readonly plan: Plan; readonly matcher: PlanMatcher };

type Router = {
  readonly routeOf: (logsource: MatchableEvent['logsource']) => RoutedMatcher;
  readonly match: (event: MatchableEvent) => readonly number[];
};

export type LineOptions = {
  /** For measuring and for tests: `plain` does without WebAssembly. */
  readonly kernel?: 'wasm' | 'plain';
  /** For measuring and for tests: false keeps nothing of a value for the next time. */
  readonly remembers?: boolean;
};

type Batch = {
  events: number;
  readonly rejected: number[];
  readonly matches: LineMatch[];
  line: number;
  readonly scanned: ScannedLines | undefined;
};

/** What all lines of one shape and kind share, and what all of one kind do. */
type Lane = { readonly plan: PlanLane; readonly route: LineRoute; readonly kind: LineKind };

type PlanLane = {
  readonly routed: RoutedMatcher;
  readonly plan: Plan;
  isOutdated: boolean;
  readonly runner: RuleRunner;
  readonly owners: WatchOwners;
  /** Undefined: no keywords. False: keywords that need the slow way. */
  readonly keywords: LiteralFinder | false | undefined;
};
const NONE: readonly number[] = [];

/**
 * Matches lines of JSON without making events of them. A line is taken from its bytes where its layout is understood
 * and all else takes the slow way: decoded, and matched as an event. Rules and their evaluation are the same on both.
 */
export class LineMatcher {
  readonly #router: Router;
  readonly #layout: LineLayout;
  readonly #kernel: ScanKernel;
  readonly #walker: LineWalker;
  readonly #values: LineValues;
  readonly #lanes: LaneTable<Lane>;
  readonly #plans = new WeakMap<RoutedMatcher, PlanLane>();
  /** Made when a line first has the field. */
  readonly #finders = new WeakMap<FieldIndex, LiteralFinder | undefined>();
  #slowLines = 0;
  /** Of the line read last. */
  #kind: LineKind | undefined;

  constructor(router: Router, layout: LineLayout, { kernel, remembers = true }: LineOptions = {}) {
    this.#router = router;
    this.#layout = layout;
    this.#kernel = openKernel(kernel);
    this.#walker = new LineWalker(this.#kernel);
    this.#values = new LineValues({ kernel: this.#kernel, walker: this.#walker, layout, remembers });
    this.#lanes = new LaneTable(this.#walker, this.#kernel, layout);
  }

  /** For measuring: lines that took the slow way; values that were known, and those that were not. */
  get counts(): { readonly slowLines: number; readonly known: number; readonly new: number } {
    return { slowLines: this.#slowLines, ...this.#values.counts };
  }

  /** A payload of whole lines. `scanned`, where given, is told what stands where in them. */
  matchBatch(payload: Uint8Array, scanned?: ScannedLines): BatchOutcome {
    const batch: Batch = { events: 0, rejected: [], matches: [], line: 0, scanned };
    scanned?.clear();
    for (let start = 0; start < payload.length; ) {
      const end = endOfScan(payload, start);
      const isReadable = end - start < SCAN_BYTES && this.#layout.isUtf8(payload.subarray(start, end));
      if (isReadable) this.#scan(batch, payload, { start, end });
      else this.#readSlowly(batch, payload, { start, end });
      start = end;
    }
    return { events: batch.events, rejected: batch.rejected, matches: batch.matches };
  }

  #scan(batch: Batch, payload: Uint8Array, { start, end }: { start: number; end: number }): void {
    const { bytes, marks, index } = this.#kernel;
    const walker = this.#walker;
    bytes.set(payload.subarray(start, end));
    let length = end - start;
    // The last line may lack its end.
    if (bytes[length - 1] !== LF) bytes[length++] = LF;
    const count = index(length);
    walker.mark = 0;
    for (let at = 0; at < length; ) {
      batch.line++;
      this.#kind = undefined;
      const shape = walker.walk(at);
      const rules = shape === undefined ? undefined : this.#matchLine(shape, at);
      while (bytes[marks[walker.mark] as number] !== LF && walker.mark < count) walker.mark++;
      const next = marks[walker.mark++] as number;
      const line = { start: start + at, end: start + Math.min(next, end - start) };
      if (rules === undefined) this.#matchSlowly(batch, payload, line);
      else {
        batch.events++;
        noteLine(batch, payload, line);
        if (rules.length > 0) {
          batch.matches.push({ ...placeOf(batch), start: start + at, end: start + walker.end, rules });
        }
      }
      if (this.#kind !== undefined) batch.scanned?.describe(this.#kind, walker.values, start);
      at = next + 1;
    }
  }

  /** The rules that match the line that was just walked; undefined where it must take the slow way. */
  #matchLine(shape: LineShape, at: number): readonly number[] | undefined {
    let lane = this.#lanes.get(shape);
    if (lane === undefined || (lane !== SLOW && lane.plan.isOutdated))
      lane = this.#lanes.put(this.#openLane(shape, at));
    if (lane === SLOW) return undefined;
    const { plan, route } = lane;
    this.#kind = lane.kind;
    if (plan.routed.rules.length === 0) return NONE;
    if (plan.keywords === false || (plan.keywords !== undefined && this.#walker.isOdd)) return undefined;
    if (plan.keywords !== undefined && plan.keywords.find(at, this.#walker.end) > 0) return undefined;
    const values = this.#values;
    if (!values.load(shape, route, at)) return undefined;
    const { runner } = plan;
    const better = runner.betterPlan();
    if (better !== undefined) {
      // This line goes on with the old one; its lanes are opened anew, one by one.
      plan.isOutdated = true;
      this.#openPlan(plan.routed, better);
    }
    runner.begin();
    runner.take(route.present);
    const { indexed } = route;
    for (let i = 0; i < indexed.length; i++) {
      values.takeWitnesses(indexed[i] as Watch, runner);
    }
    const matched = runner.run();
    return matched.length === 0
      ? NONE
      : matched.map((place) => plan.routed.rules[place] as number).sort((a, b) => a - b);
  }

  #openLane(shape: LineShape, start: number): Lane | typeof SLOW {
    const { end } = this.#walker;
    const event = this.#layout.decode(this.#kernel.bytes.slice(start, end));
    if (event === undefined) return SLOW;
    const routed = this.#router.routeOf(event.logsource);
    const plan = this.#plans.get(routed) ?? this.#openPlan(routed, routed.plan);
    const finderOf = (slot: number) => this.#finderOf(plan, slot);
    const route = planRoute({
      shape,
      layout: this.#layout,
      plan: plan.plan,
      owners: plan.owners,
      finderOf,
      firstValueOf: (member) => this.#values.valueOf(member),
    });
    this.#values.load(shape, route, start);
    const found = new Set(route.present);
    for (const watch of route.constants) {
      watch.constant = this.#values.lookUp(watch);
      for (const id of this.#values.foundOf(watch, watch.constant)) found.add(id);
    }
    route.present = Int32Array.from(found);
    return { plan, route, kind: { names: shape.names } };
  }

  #openPlan(routed: RoutedMatcher, plan: Plan): PlanLane {
    const { keywordIndex } = plan;
    const lane: PlanLane = {
      routed,
      plan,
      isOutdated: false,
      runner: new RuleRunner(plan, this.#values),
      owners: new WatchOwners(),
      keywords: keywordIndex && (this.#keywordFinder(keywordIndex) ?? false),
    };
    this.#plans.set(routed, lane);
    return lane;
  }

  #finderOf({ plan }: PlanLane, slot: number): LiteralFinder | undefined {
    const index = plan.indexes[slot];
    if (index === undefined) return undefined;
    if (!this.#finders.has(index)) this.#finders.set(index, LiteralFinder.of(index.literals, this.#kernel));
    return this.#finders.get(index);
  }

  /** Over whole lines: anchors, and literals outside ASCII, would need their values' ends and folded form. */
  #keywordFinder(index: FieldIndex): LiteralFinder | undefined {
    const inside = index.literals.map(({ id, text }): IndexedLiteral => ({ id, kind: 'contains', text }));
    if (!inside.every(({ text }) => SEARCHABLE.test(text))) return undefined;
    if (!this.#finders.has(index)) this.#finders.set(index, LiteralFinder.of(inside, this.#kernel));
    return this.#finders.get(index);
  }

  #readSlowly(batch: Batch, payload: Uint8Array, { start, end }: { start: number; end: number }): void {
    for (let at = start; at < end; ) {
      const found = payload.indexOf(LF, at);
      const next = found < 0 || found > end ? end : found;
      batch.line++;
      this.#matchSlowly(batch, payload, { start: at, end: next });
      at = next + 1;
    }
  }

  #matchSlowly(batch: Batch, payload: Uint8Array, place: { start: number; end: number }): void {
    const line = payload.subarray(place.start, place.end);
    if (line.every((byte) => BLANKS.has(byte))) return;
    noteLine(batch, payload, place);
    this.#slowLines++;
    const event = this.#layout.decode(line);
    if (event === undefined) {
      batch.rejected.push(batch.line);
      return;
    }
    batch.events++;
    const rules = this.#router.match(event);
    if (rules.length > 0) batch.matches.push({ ...placeOf(batch), ...place, rules });
  }
}

/** A carriage return belongs to the line's end. */
function noteLine({ scanned, line }: Batch, payload: Uint8Array, { start, end }: { start: number; end: number }): void {
  scanned?.add({ line, start, end: end > start && payload[end - 1] === CR ? end - 1 : end });
}

function placeOf({ line, events, rejected }: Batch): Pick<LineMatch, 'line' | 'record'> {
  return { line, record: events + rejected.length };
}

/** The end of the whole lines from `start` on that make one scan; at least one line, however long. */
function endOfScan(payload: Uint8Array, start: number): number {
  const wanted = start + SCAN_BYTES - 1;
  if (wanted >= payload.length) return payload.length;
  const last = payload.lastIndexOf(LF, wanted - 1);
  if (last >= start) return last + 1;
  const next = payload.indexOf(LF, wanted);
  return next < 0 ? payload.length : next + 1;
}
