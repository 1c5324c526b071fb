import type { EngineSession } from './engine-session.ts';

/** Lends sessions, one holder at a time, first come first served. */
export class SessionPool {
  readonly #idle: EngineSession[];
  readonly #waiting: ((session: EngineSession) => void)[] = [];
  readonly #limit: number;

  constructor(sessions: readonly EngineSession[], waitingLimit: number) {
    this.#idle = [...sessions];
    this.#limit = waitingLimit;
  }

  /** Undefined: too many wait already. */
  async use<Result>(work: (session: EngineSession) => Promise<Result>): Promise<Result | undefined> {
    const session = await this.#take();
    if (session === undefined) return undefined;
    try {
      return await work(session);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(session);
      else next(session);
    }
  }

  #take(): Promise<EngineSession | undefined> {
    const session = this.#idle.pop();
    if (session !== undefined) return Promise.resolve(session);
    if (this.#waiting.length >= this.#limit) return Promise.resolve(undefined);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
