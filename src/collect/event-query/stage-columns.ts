import type { Aggregate, Stage } from './read-stage.ts';

/** `time` in milliseconds since the Unix epoch; a number is null where nothing could be counted. */
export type StageColumn = { readonly name: string; readonly type: 'text' | 'number' | 'time' };

const text = (name: string): StageColumn => ({ name, type: name === 'time' ? 'time' : 'text' });

/** The columns of the table that a first step makes, in their order. */
export function columnsOf(stage: Stage | undefined): readonly StageColumn[] {
  switch (stage?.kind) {
    case 'stats':
      return [...stage.by.map(text), ...stage.aggregates.map(columnOf)];
    case 'top':
    case 'rare':
      return [...stage.fields.map(text), { name: 'count', type: 'number' }, { name: 'percent', type: 'number' }];
    case 'timechart':
      return [text('time'), ...(stage.by === undefined ? [] : [text(stage.by)]), columnOf(stage.aggregate)];
    case 'fields':
      return stage.fields.map(text);
    default:
      return [];
  }
}

function columnOf({ does, field, name }: Aggregate): StageColumn {
  return { name, type: field === 'time' && (does === 'min' || does === 'max') ? 'time' : 'number' };
}
