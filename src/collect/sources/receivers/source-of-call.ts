import { WatchfloorError } from '../../../platform/kernel/index.ts';

/** Throws `ingest.source-not-allowed` (denied): a token that is bound to one source sends nothing of another. */
export function boundSource(asked: string | undefined, bound: string | undefined): string | undefined {
  if (bound === undefined || asked === undefined || asked === bound) return bound ?? asked;
  throw new WatchfloorError('denied', 'ingest.source-not-allowed', {
    message: `Your token is bound to the source ${bound}.`,
    details: { source: bound },
  });
}
