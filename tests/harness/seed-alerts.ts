import { join } from 'node:path';
import { alertsMigrations, raiseAlerts } from '../../src/detect/alerts/index.ts';
import { openControl } from '../../src/platform/control/index.ts';
import { identityMigrations } from '../../src/platform/identity/index.ts';
import { hitOf } from './alert-hits.ts';

const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const;
const AT_ONCE = 5_000;

/**
 * So many alerts, one for each host, raised by the room's own function in the control store of a server that does not run.
 * Nobody is told of them: nothing goes to the outbox.
 */
export async function seedAlerts(dataDir: string, count: number): Promise<void> {
  const control = await openControl({ server: { embedded: { dataDir: join(dataDir, 'control') } } });
  try {
    await control.migrate([identityMigrations, alertsMigrations]);
    const receivedAtMs = Date.now() - 60_000;
    for (let from = 0; from < count; from += AT_ONCE) {
      const hits = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, n) =>
        hitOf(from + n, {
          host: `ws-${String(from + n).padStart(6, '0')}.corp.example`,
          level: LEVELS[(from + n) % LEVELS.length] ?? 'low',
          rule: `rule-${(from + n) % 25}`,
          receivedAtMs,
        }),
      );
      await control.transaction(async (tx) => {
        await raiseAlerts({ control: { publish: async () => undefined } }, tx, hits);
      });
    }
  } finally {
    await control.close();
  }
}
