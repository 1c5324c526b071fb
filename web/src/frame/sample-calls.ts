import type { z } from 'zod';
import { callApi } from './call-api.ts';

/* PROVISIONAL */
type purgeSampleContract = {
  method: 'POST';
  path: '/api/v1/sample/purge';
  access: 'sample.purge';
  summary: string;
  tag: string;
  reply: z.ZodType<unknown>;
};

export function purgeSample() {
  return callApi<purgeSampleContract>({ method: 'POST', path: '/api/v1/sample/purge' });
}
