import pg from 'pg';

export type WakeUpChannel = 'control_outbox' | 'control_jobs';

/** Tells loops that there is something to do. A hint only: lost ones are made good by polling. */
export type WakeUps = {
  /** Resolves at the next notification on `channel`, after `patienceMs`, or when `signal` aborts. */
  readonly wait: (channel: WakeUpChannel, patienceMs: number, signal: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
};

const CHANNELS: readonly WakeUpChannel[] = ['control_outbox', 'control_jobs'];
const RECONNECT_PAUSE_MS = 500;

/** LISTEN needs a connection of its own, which is opened again whenever it breaks. */
export function listenForWakeUps(url: string): WakeUps {
  const sleepers = new Map<WakeUpChannel, Set<() => void>>(CHANNELS.map((channel) => [channel, new Set()]));
  const wake = (channel: string): void => {
    for (const rouse of sleepers.get(channel as WakeUpChannel) ?? []) rouse();
  };
  const listener = new Listener(url, wake);
  listener.open();
  return {
    wait: (channel, patienceMs, signal) => sleep({ bed: sleepers.get(channel) ?? new Set(), patienceMs, signal }),
    close: () => listener.close(),
  };
}

function sleep(options: { bed: Set<() => void>; patienceMs: number; signal: AbortSignal }): Promise<void> {
  const { bed, patienceMs, signal } = options;
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const rouse = (): void => {
      clearTimeout(alarm);
      signal.removeEventListener('abort', rouse);
      bed.delete(rouse);
      resolve();
    };
    const alarm = setTimeout(rouse, patienceMs);
    signal.addEventListener('abort', rouse, { once: true });
    bed.add(rouse);
  });
}

class Listener {
  readonly #url: string;
  readonly #wake: (channel: string) => void;
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(url: string, wake: (channel: string) => void) {
    this.#url = url;
    this.#wake = wake;
  }

  open(): void {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'watchfloor-listen',
      keepAlive: true,
    });
    this.#client = client;
    client.on('notification', (message) => this.#wake(message.channel));
    client.on('error', () => undefined);
    client.on('end', () => this.#reopenLater(client));
    void this.#connect(client).catch(() => this.#reopenLater(client));
  }

  async #connect(client: pg.Client): Promise<void> {
    await client.connect();
    for (const channel of CHANNELS) await client.query(`listen ${channel}`);
    // What was notified while nobody listened is found by looking once.
    for (const channel of CHANNELS) this.#wake(channel);
  }

  #reopenLater(client: pg.Client): void {
    if (this.#isClosed || this.#client !== client) return;
    this.#client = undefined;
    void client.end().catch(() => undefined);
    this.#retry = setTimeout(() => this.open(), RECONNECT_PAUSE_MS);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    await this.#client?.end().catch(() => undefined);
  }
}
