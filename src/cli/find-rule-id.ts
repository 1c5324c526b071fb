import { WatchfloorError } from '../platform/kernel/index.ts';
import type { ServerConnection } from './server-connection.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Fewer could mean anything in a set of thousands. */
const LEAST = 4;

/** A rule's id from the beginning of it. Throws `cli.rule-missing` (missing) and `cli.rule-ambiguous` (invalid). */
export async function findRuleId(server: ServerConnection, reference: string): Promise<string> {
  if (UUID.test(reference)) return reference;
  const { listRules } = await import('../detect/content/contract.ts');
  const { data } = await server.call(listRules, { query: { q: reference, limit: 200 } });
  const ids = data.map(({ id }) => id).filter((id) => id.toLowerCase().startsWith(reference.toLowerCase()));
  const exact = ids.find((id) => id === reference);
  if (exact !== undefined) return exact;
  const [first, second] = ids;
  if (first === undefined || reference.length < LEAST) {
    const message = `No rule’s id begins with ${reference}${first === undefined ? '' : ` alone: it takes ${LEAST} characters`}. By name: watchfloor rules list --query TEXT`;
    throw new WatchfloorError('missing', 'cli.rule-missing', { message });
  }
  if (second === undefined) return first;
  const message = `${ids.length} rules’ ids begin with ${reference}: ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ' …' : ''}`;
  throw new WatchfloorError('invalid', 'cli.rule-ambiguous', { message });
}
