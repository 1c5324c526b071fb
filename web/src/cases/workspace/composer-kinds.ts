import type { Audience } from '../../../../src/respond/cases/contract.ts';
import type { CaseAct } from './case-allowed.ts';

export const COMPOSER_KINDS = ['note', 'event', 'decision', 'task', 'update'] as const;
export type ComposerKind = (typeof COMPOSER_KINDS)[number];

type KindWords = {
  readonly word: string;
  readonly keys: string;
  /** In the list of keys. */
  readonly act: string;
  readonly placeholder: string;
  readonly button: string;
  readonly needs: CaseAct;
};

export const KINDS = {
  note: {
    word: 'Note',
    keys: 'n',
    act: 'Write a note',
    placeholder: 'What was found or ruled out',
    button: 'Add note',
    needs: 'tell',
  },
  event: {
    word: 'Event',
    keys: 'e',
    act: 'Write down what happened, and when',
    placeholder: 'What happened',
    button: 'Add event',
    needs: 'tell',
  },
  decision: {
    word: 'Decision',
    keys: 'D',
    act: 'Write down a decision',
    placeholder: 'What was decided, and why',
    button: 'Add decision',
    needs: 'tell',
  },
  task: {
    word: 'Task',
    keys: 'T',
    act: 'Add a task',
    placeholder: 'What is to be done',
    button: 'Add task',
    needs: 'work',
  },
  update: {
    word: 'Status update',
    keys: 'u',
    act: 'Write a status update',
    placeholder: 'What this audience needs to know now',
    button: 'Write it down',
    needs: 'tell',
  },
} as const satisfies Record<ComposerKind, KindWords>;

/** One shape for all kinds; each kind uses some of it. To whom, and what is promised, somebody has to choose. */
export const EMPTY_FIELDS = {
  text: '',
  at: '',
  /** The zone that stood beside the field when `at` was begun; empty with it. */
  atZone: '',
  eventId: '',
  entityType: 'host',
  entityName: '',
  assignee: '',
  required: '',
  audience: '',
  dueMinutes: '',
};
export type ComposerFields = typeof EMPTY_FIELDS;

export const AUDIENCE_WORDS = {
  responders: 'Responders',
  'it-operations': 'IT operations',
  management: 'Management',
  company: 'The whole company',
  customers: 'Customers',
} as const satisfies Record<Audience, string>;

export const AUDIENCE_NAMES = [
  'responders',
  'it-operations',
  'management',
  'company',
  'customers',
] as const satisfies readonly Audience[];

export const ENTITY_TYPES = [
  'host',
  'user',
  'address',
  'account',
  'service',
  'domain',
  'url',
  'file',
  'hash',
  'email',
] as const;
