import { DOORS, type Door } from './doors.ts';

export const LOG_WAYS = ['file', 'paste', 'syslog', 'machine'] as const;
export type LogWay = (typeof LOG_WAYS)[number];

export type WelcomeSearch = {
  /** Which of the three doors is open. */
  readonly door?: Door;
  /** How logs come in, behind the door of the logs. */
  readonly way?: LogWay;
};

export function parseWelcomeSearch(search: Record<string, unknown>): WelcomeSearch {
  const door = DOORS.find((each) => each.door === search.door)?.door;
  const way = LOG_WAYS.find((each) => each === search.way);
  return { ...(door && { door }), ...(way && { way }) };
}
