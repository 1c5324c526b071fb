import type { BacktestResult } from './contract.ts';

export type SampleHit = {
  readonly eventId: string;
  readonly timeMs: number;
  readonly entity: string;
  readonly summary: string;
};

const MAX_SAMPLES = 20;
const SAMPLES_A_DAY = 5;
const TOP_ENTITIES = 10;
/** More than any rule worth keeping hits; beyond it the rarest are forgotten, and counted with none. */
const MAX_ENTITIES = 20_000;

/** Adds up the hits of one rule in bounded memory. */
export class HitTally {
  #hits = 0;
  readonly #perDay = new Map<string, number>();
  readonly #entities = new Map<string, number>();
  readonly #entitiesOfDay = new Set<string>();
  #entityDays = 0;
  #day: number | undefined;
  readonly #samples: SampleHit[] = [];

  /** Before the day's entities. Days come one after the other. */
  addDay(dayMs: number, hits: number): void {
    if (dayMs !== this.#day) this.#entitiesOfDay.clear();
    this.#day = dayMs;
    if (hits === 0) return;
    const day = new Date(dayMs).toISOString().slice(0, 10);
    this.#hits += hits;
    this.#perDay.set(day, (this.#perDay.get(day) ?? 0) + hits);
  }

  addEntity(entity: string, hits: number): void {
    if (!this.#entitiesOfDay.has(entity)) this.#entityDays += 1;
    if (this.#entitiesOfDay.size < MAX_ENTITIES) this.#entitiesOfDay.add(entity);
    this.#entities.set(entity, (this.#entities.get(entity) ?? 0) + hits);
    if (this.#entities.size <= MAX_ENTITIES) return;
    const kept = this.#ranked().slice(0, MAX_ENTITIES / 2);
    this.#entities.clear();
    for (const [name, count] of kept) this.#entities.set(name, count);
  }

  /** A few of each day, so that the newest day does not fill the list. */
  addSamples(samples: readonly SampleHit[]): void {
    this.#samples.push(...samples.slice(0, SAMPLES_A_DAY).slice(0, MAX_SAMPLES - this.#samples.length));
  }

  get summary(): Pick<BacktestResult, 'hits' | 'perDay' | 'entities' | 'entityDays' | 'topEntities' | 'samples'> {
    return {
      hits: this.#hits,
      perDay: [...this.#perDay].map(([day, hits]) => ({ day, hits })).sort((a, b) => (a.day < b.day ? -1 : 1)),
      entities: this.#entities.size,
      entityDays: this.#entityDays,
      topEntities: this.#ranked()
        .slice(0, TOP_ENTITIES)
        .map(([entity, hits]) => ({ entity, hits })),
      samples: this.#samples.map(({ timeMs, ...sample }) => ({ ...sample, time: new Date(timeMs).toISOString() })),
    };
  }

  #ranked(): (readonly [string, number])[] {
    return [...this.#entities].sort(([a, hitsA], [b, hitsB]) => hitsB - hitsA || (a < b ? -1 : 1));
  }
}
