import type { ForeignCall } from '../../../platform/http/index.ts';
import { WatchfloorError } from '../../../platform/kernel/index.ts';

/** The source that a request names by `?source=` or by its token; undefined: its records say. */
export function sourceOfCall({ actor, query }: Pick<ForeignCall, 'actor' | 'query'>): string | undefined {
  return boundSource(query.source === 'auto' ? undefined : query.source, actor?.tokenSourceId);
}

/** Throws `ingest.source-not-allowed` (denied): a token that is bound to one source sends nothing of another. */
export function boundSource(asked: string | undefined, bound: string | undefined): string | undefined {
  if (bound === undefined || asked === undefined || asked === bound) return bound ?? asked;
  throw new WatchfloorError('denied', 'ingest.source-not-allowed', {
    message: `Your token is bound to the source ${bound}.`,
    details: { source: bound },
  });
}
