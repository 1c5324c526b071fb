import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { request } from 'node:http';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createPrivateFolder } from '../../../platform/control/index.ts';
import { WatchfloorError } from '../../../platform/kernel/index.ts';
import { type EngineHostOptions, EXIT_LOCKED } from './engine-options.ts';
import { processStart } from './process-identity.ts';

export type EmbeddedEngineOptions = {
  /** Held by this engine alone; made if absent. */
  readonly dataDir: string;
  /** At most 107 bytes, the limit of a Unix socket's path. */
  readonly socketPath: string;
  /** Cap of the engine's own memory. */
  readonly memoryBytes?: number;
  readonly readers?: number;
  readonly writers?: number;
  readonly heartbeatMs?: number;
  /** A child that has not answered for so long is killed. */
  readonly silenceMs?: number;
  /** One line for the log: deaths, respawns, what the child wrote to its standard error. */
  readonly onNotice?: (notice: string) => void;
};

export type EmbeddedEngine = {
  readonly socketPath: string;
  /** Undefined while no child is ready. */
  readonly pid: () => number | undefined;
  readonly restarts: () => number;
  readonly close: () => Promise<void>;
};

type Child = { readonly process: ChildProcess; readonly exited: Promise<number | null> };

const START_TIMEOUT_MS = 60_000;
const STDERR_LIMIT = 4096;

/**
 * Starts the engine in a child process and keeps it running: a child that dies or falls silent is replaced.
 * Throws `lake.locked` (conflict: another server has the folder), `lake.unavailable` (it does not start) and
 * `control.foreign-folder` (denied: another account made the socket's folder).
 */
export async function startEmbeddedEngine(options: EmbeddedEngineOptions): Promise<EmbeddedEngine> {
  if (Buffer.byteLength(options.socketPath) > 107) {
    throw new WatchfloorError('invalid', 'lake.socket-path-too-long', {
      message: `A socket path has at most 107 bytes: ${options.socketPath}. Choose a shorter data folder.`,
    });
  }
  const socketDir = dirname(options.socketPath);
  await mkdir(dirname(socketDir), { recursive: true });
  // Who gets in here can read and write every event.
  await createPrivateFolder(socketDir);
  const supervisor = new Supervisor(options);
  await supervisor.start();
  return supervisor;
}

class Supervisor implements EmbeddedEngine {
  readonly #options: EmbeddedEngineOptions;
  readonly #stop = new AbortController();
  #child: Child | undefined;
  #isReady = false;
  #restarts = 0;
  #loop: Promise<void> = Promise.resolve();

  constructor(options: EmbeddedEngineOptions) {
    this.#options = options;
  }

  get socketPath(): string {
    return this.#options.socketPath;
  }

  pid(): number | undefined {
    return this.#isReady ? this.#child?.process.pid : undefined;
  }

  restarts(): number {
    return this.#restarts;
  }

  async start(): Promise<void> {
    await this.#spawn();
    this.#loop = this.#supervise();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#isReady = false;
    this.#child?.process.kill('SIGKILL');
    await this.#child?.exited;
    await this.#loop;
  }

  async #spawn(): Promise<void> {
    const child = spawnHost(this.#options);
    this.#child = child;
    const outcome = await Promise.race([
      becameReady(child.process).then(() => 'ready' as const),
      child.exited,
      sleep(START_TIMEOUT_MS, 'silent' as const, { ref: false }),
    ]);
    if (outcome === 'ready') {
      this.#isReady = true;
      return;
    }
    child.process.kill('SIGKILL');
    await child.exited;
    if (outcome === EXIT_LOCKED) {
      throw new WatchfloorError('conflict', 'lake.locked', {
        message: `Another running Watchfloor has the event lake in ${this.#options.dataDir} open.`,
      });
    }
    throw new WatchfloorError('unavailable', 'lake.unavailable', {
      message: 'The event lake’s engine did not start.',
      details: { outcome: String(outcome) },
    });
  }

  async #supervise(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const child = this.#child;
      if (child === undefined) return;
      const silence = new AbortController();
      const reason = await Promise.race([
        child.exited.then((code) => `ended (${code ?? 'signal'})`),
        this.#waitForSilence(AbortSignal.any([silence.signal, this.#stop.signal])),
      ]);
      silence.abort();
      this.#isReady = false;
      child.process.kill('SIGKILL');
      await child.exited;
      if (this.#stop.signal.aborted) return;
      this.#options.onNotice?.(`The event lake’s engine ${reason}; starting it again.`);
      await this.#respawn();
    }
  }

  async #respawn(): Promise<void> {
    for (let pauseMs = 100; !this.#stop.signal.aborted; pauseMs = Math.min(pauseMs * 2, 5_000)) {
      this.#restarts += 1;
      try {
        return await this.#spawn();
      } catch (error) {
        this.#options.onNotice?.(error instanceof Error ? error.message : String(error));
        await sleep(pauseMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      }
    }
  }

  async #waitForSilence(signal: AbortSignal): Promise<string> {
    const silenceMs = this.#options.silenceMs ?? 30_000;
    let lastAnswer = performance.now();
    while (!signal.aborted && performance.now() - lastAnswer < silenceMs) {
      await sleep(this.#options.heartbeatMs ?? 2_000, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted && (await beats(this.#options.socketPath, silenceMs))) lastAnswer = performance.now();
    }
    return 'fell silent';
  }
}

function spawnHost(options: EmbeddedEngineOptions): Child {
  const readers = options.readers ?? 4;
  const writers = options.writers ?? 2;
  const hostOptions: EngineHostOptions = {
    dataDir: options.dataDir,
    socketPath: options.socketPath,
    memoryBytes: options.memoryBytes ?? 1024 * 1024 * 1024,
    readers,
    writers,
    serverPid: process.pid,
    serverStart: processStart(process.pid) ?? '',
  };
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const script = fileURLToPath(new URL(`./engine-host.${extension}`, import.meta.url));
  const flags = ['--max-semi-space-size=1', '--max-old-space-size=256', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, script, JSON.stringify(hostOptions)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its own session: a Ctrl-C at our terminal must not end it before what was received is stored.
    detached: true,
    // Every running query holds a thread of libuv's pool, which has four unless told.
    env: { ...inheritedEnvironment(), UV_THREADPOOL_SIZE: String(readers + writers + 4) },
  });
  let noticed = 0;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    noticed += text.length;
    if (noticed <= STDERR_LIMIT) options.onNotice?.(text.trim());
  });
  child.stdin.on('error', () => undefined);
  const exited = new Promise<number | null>((resolve) => {
    child.on('exit', resolve).on('error', () => resolve(null));
  });
  return { process: child, exited };
}

/** The child needs no secret of ours. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'LD_LIBRARY_PATH'];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function becameReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.stdout?.once('data', () => resolve());
  });
}

function beats(socketPath: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = request({ socketPath, path: '/ping', timeout: timeoutMs, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    probe.on('timeout', () => probe.destroy());
    probe.on('error', () => resolve(false)).end();
  });
}
