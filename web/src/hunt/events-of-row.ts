import { withoutField, withTerm } from '../../../src/collect/event-query/contract.ts';
import type { HuntReply, Meant } from './hunt-calls.ts';

type Window = { readonly from?: string; readonly to?: string };

/** The address of the events that a row was made of: its values, and of a timechart its step within what was asked. */
export function eventsOf(row: HuntReply['rows'][number], reply: HuntReply, { query = '', range }: Meant) {
  let filter = query;
  for (const [at, { name, type }] of reply.columns.entries()) {
    const value = row[at];
    if (type !== 'text' || typeof value !== 'string') continue;
    filter = value === '' ? withoutField(filter, name) : withTerm(filter, { field: name, value });
  }
  const window: Window = stepOf(row, reply) ?? { from: range.from, to: range.to };
  return { ...(filter !== '' && { query: filter }), ...window };
}

function stepOf([start]: HuntReply['rows'][number], { widthMs, from, to }: HuntReply): Window | undefined {
  if (widthMs === null || typeof start !== 'number') return undefined;
  const fromMs = Math.max(start, from === null ? start : Date.parse(from));
  const toMs = Math.min(start + widthMs, to === null ? Number.POSITIVE_INFINITY : Date.parse(to));
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}
