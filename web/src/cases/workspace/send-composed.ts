import type { Audience } from '../../../../src/respond/cases/contract.ts';
import { preferences } from '../../frame/preferences/preferences.ts';
import { parseTypedMoment } from '../../frame/time-range/parse-typed-moment.ts';
import { momentMs } from '../../frame/time-range/time-range.ts';
import type { TimeZone } from '../../frame/zoned-text.ts';
import { createTask, writeNote } from '../case-calls.ts';
import { AUDIENCE_NAMES, type ComposerFields, type ComposerKind } from './composer-kinds.ts';
import { placeEntity, tellAudience } from './workspace-calls.ts';

const TIME_ZONES = ['utc', 'local'] as const satisfies readonly TimeZone[];

/** Saves what was composed. Errors: `ApiFailure`, and an `Error` for a time that cannot be read or an audience not chosen. */
export async function sendComposed(caseNumber: string, kind: ComposerKind, fields: ComposerFields): Promise<unknown> {
  const text = fields.text.trim();
  switch (kind) {
    case 'note':
    case 'decision':
      return writeNote(caseNumber, { text, kind });
    case 'event':
      return sendEvent(caseNumber, fields);
    case 'task':
      return createTask(caseNumber, {
        title: text,
        isRequiredBeforeClose: fields.required === 'yes',
        ...(fields.assignee !== '' && { assignee: fields.assignee }),
      });
    case 'update':
      return tellAudience(caseNumber, {
        text,
        audience: chosenAudience(fields.audience),
        nextDueAt: dueAt(fields.dueMinutes, Date.now()),
      });
  }
}

/** The entity first: placing it again changes nothing, so that trying again after a failure writes nothing twice. */
async function sendEvent(caseNumber: string, fields: ComposerFields): Promise<unknown> {
  const at = typedMoment(fields.at, typedZone(fields, preferences().timeZone), Date.now());
  const name = fields.entityName.trim();
  if (name !== '') await placeEntity(caseNumber, { type: fields.entityType, name });
  const eventId = fields.eventId.trim();
  return writeNote(caseNumber, {
    text: fields.text.trim(),
    kind: 'event',
    ...(at !== undefined && { at }),
    ...(eventId !== '' && { eventId }),
  });
}

type TypedTime = Pick<ComposerFields, 'at' | 'atZone'>;

/** What is typed keeps the zone it was begun in, for somebody may press the clock before it is sent. */
export function typedTime(at: string, { atZone }: TypedTime, shown: TimeZone): TypedTime {
  return { at, atZone: at.trim() === '' ? '' : atZone || shown };
}

/** The zone in which `at` is read: `shown` while nothing is typed. */
export function typedZone({ atZone }: Pick<TypedTime, 'atZone'>, shown: TimeZone): TimeZone {
  return TIME_ZONES.find((zone) => zone === atZone) ?? shown;
}

/** RFC 3339; undefined where nothing was typed. Throws where it cannot be read. */
export function typedMoment(text: string, timeZone: TimeZone, nowMs: number): string | undefined {
  if (text.trim() === '') return undefined;
  const moment = parseTypedMoment(text, timeZone);
  const atMs = moment === undefined ? undefined : momentMs(moment, nowMs);
  if (atMs === undefined) throw new Error('When it happened cannot be read: 2026-11-22 02:14:07 or now-20m.');
  return new Date(atMs).toISOString();
}

/** Throws where nobody chose one: a word to the wrong people cannot be taken back. */
export function chosenAudience(name: string): Audience {
  const audience = AUDIENCE_NAMES.find((known) => known === name);
  if (audience === undefined) throw new Error('Choose to whom it goes.');
  return audience;
}

export function dueAt(minutes: string, nowMs: number): string | null {
  return minutes === '' ? null : new Date(nowMs + Number(minutes) * 60_000).toISOString();
}
