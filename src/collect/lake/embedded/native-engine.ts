import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** An open connection of the library. Opaque. */
export type NativeConnection = { readonly __native: unique symbol };

/**
 * The library's own surface. The package's JavaScript is not used: its bound parameters are chained one after the
 * other over the whole process, and its `close` waits for what must be left behind.
 */
export type NativeEngine = {
  readonly CreateConnection: (path: string, args: readonly string[]) => NativeConnection;
  readonly CloseConnection: (connection: NativeConnection) => void;
  readonly QueryAsyncConnection: (
    connection: NativeConnection,
    sql: string,
    format: string,
  ) => Promise<{ readonly bytes: Uint8Array; readonly rowsRead: number; readonly bytesRead: number }>;
};

/** Loads the library into this process: only ever the child's. */
export function loadNativeEngine(): NativeEngine {
  const require = createRequire(import.meta.url);
  // The loader is not among the package's exports, but it alone knows the platform packages.
  const loader: unknown = require(join(dirname(require.resolve('chdb')), 'dist/loader.js'));
  return (loader as { loadNative: () => NativeEngine }).loadNative();
}
