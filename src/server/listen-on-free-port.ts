import type { HttpServer } from '../platform/http/index.ts';
import { WatchfloorError } from '../platform/kernel/index.ts';

const TRIES = 50;

/** Listens on the port, or on the next free one, and says so. A port of 0 takes any. */
export async function listenOnFreePort(
  server: Pick<HttpServer, 'listen'>,
  at: { readonly host: string; readonly port: number },
  say: (line: string) => void,
): Promise<string> {
  for (let port = at.port; ; port += 1) {
    try {
      const { url } = await server.listen({ host: at.host, port });
      if (port !== at.port) say(`Port ${at.port} is taken; listening on ${port} instead.`);
      return url;
    } catch (error) {
      const isTaken = error instanceof WatchfloorError && error.code === 'http.port-taken';
      if (!isTaken || port - at.port >= TRIES || port >= 65_535) throw error;
    }
  }
}
