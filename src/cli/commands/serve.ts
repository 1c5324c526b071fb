import type { CommandDefinition } from '../command.ts';
import { dataDirOf } from '../data-dir.ts';
import { printable } from '../terminal.ts';
import { VERSION } from '../version.ts';

export const command: CommandDefinition = {
  options: [
    { flags: '--port <port>', description: 'port to listen on (default: 7070, or the next free one)' },
    { flags: '--host <address>', description: 'address to listen on (default: 127.0.0.1)' },
    { flags: '--config <file>', description: 'YAML file of settings (default: watchfloor.yaml in the data folder)' },
    { flags: '--demo', description: 'play the recorded intrusion even where the server would not by itself' },
    { flags: '--no-demo', description: 'never play it' },
  ],
  examples: [
    { line: 'watchfloor serve', does: 'on this machine only, with a recorded intrusion if it is new' },
    { line: 'watchfloor serve --no-demo --port 8080', does: 'empty, on another port' },
  ],
  run: async ({ options, terminal, environment, signal }) => {
    // The first line comes before the server is loaded, which takes longer than a person's patience.
    terminal.say(
      `${terminal.paint('bold', `Watchfloor ${VERSION}`)}   data in ${printable(dataDirOf(options, environment))}   nothing leaves this machine`,
    );
    const { readServeConfig } = await import('../serve-config.ts');
    const config = readServeConfig(options, environment);
    const { startServer } = await import('../../server/index.ts');
    // Listened for from the start: whoever is told to stop while it starts must not leave PostgreSQL behind.
    // A closed terminal (SIGHUP) ends it in order, too; and no signal, however often it comes, cuts the closing short.
    const terminated = new Promise<void>((resolve) => {
      for (const name of ['SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve());
    });
    const interrupted = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    const server = await startServer({ config, say: terminal.say, version: VERSION });
    const failure = await Promise.race([terminated, interrupted, server.failed]);
    terminal.say(failure ? 'Stopping: it cannot go on.' : 'Stopping: finishing what was received.');
    if (!failure) {
      await server.close();
      return 0;
    }
    // Whatever else fails on the way down, the reason stays the first one.
    await server.close().catch(() => undefined);
    throw failure;
  },
};
