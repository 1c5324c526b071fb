import type { TimelineEntry } from '../../../../src/respond/cases/contract.ts';

export type EntryKind = TimelineEntry['kind'];

export const KIND_WORDS = {
  note: { one: 'Note', many: 'Notes' },
  decision: { one: 'Decision', many: 'Decisions' },
  event: { one: 'Event', many: 'Events' },
  alert: { one: 'Alert', many: 'Alerts' },
  status: { one: 'Status', many: 'Status' },
  task: { one: 'Task', many: 'Tasks' },
  entity: { one: 'Entity', many: 'Entities' },
  update: { one: 'Status update', many: 'Updates' },
} as const satisfies Record<EntryKind, { readonly one: string; readonly many: string }>;

export const ENTRY_KINDS = Object.keys(KIND_WORDS) as readonly EntryKind[];

/** The kinds that an address asks for; none: all. */
export function kindsAsked(text: string | undefined): readonly EntryKind[] {
  const names = (text ?? '').split(',');
  return ENTRY_KINDS.filter((kind) => names.includes(kind));
}

/** The address with one kind more, or without it. */
export function withKind(asked: readonly EntryKind[], kind: EntryKind): string | undefined {
  const next = asked.includes(kind) ? asked.filter((other) => other !== kind) : [...asked, kind];
  return next.length === 0 ? undefined : next.join(',');
}
