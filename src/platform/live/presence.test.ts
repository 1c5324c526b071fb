import { describe, expect, test } from 'vitest';
import { createPresence, type Seat, SILENCE_MS } from './presence.ts';

const ANNA = { id: 'a', name: 'anna' };
const BERT = { id: 'b', name: 'bert' };
const seat = (person: Seat['person'], tab = 't1', subject = 'alert:1'): Seat => ({ person, tab, subject });

describe('presence', () => {
  test('is of people, however many pages they have open, and ends with the last of them', () => {
    const presence = createPresence();
    expect([presence.stay(seat(BERT), 0), presence.stay(seat(ANNA), 0)]).toEqual([true, true]);
    expect([presence.stay(seat(ANNA, 't2'), 0), presence.stay(seat(ANNA), 5)]).toEqual([false, false]);
    expect(presence.peopleAt('alert:1')).toEqual([ANNA, BERT]);
    expect(presence.peopleAt('alert:2')).toEqual([]);
    expect([presence.leave(seat(ANNA)), presence.leave(seat(ANNA, 't2')), presence.leave(seat(ANNA))]).toEqual([
      false,
      true,
      false,
    ]);
    expect(presence.peopleAt('alert:1')).toEqual([BERT]);
  });

  test('ends by itself where nothing more is heard, and says where that changed something', () => {
    const presence = createPresence();
    presence.stay(seat(ANNA), 0);
    presence.stay(seat(ANNA, 't2'), 1_000);
    presence.stay(seat(BERT, 't1', 'case:CS-1'), 1_000);
    expect(presence.sweep(SILENCE_MS)).toEqual([]);
    expect(presence.peopleAt('alert:1')).toEqual([ANNA]);
    expect(presence.sweep(SILENCE_MS + 1_000)).toEqual(['alert:1', 'case:CS-1']);
    expect(presence.peopleAt('alert:1')).toEqual([]);
  });

  test('holds a bounded number of pages of one person, the latest', () => {
    const presence = createPresence();
    for (let at = 0; at < 100; at += 1) presence.stay(seat(ANNA, 't', `alert:${at}`), at);
    expect(presence.peopleAt('alert:0')).toEqual([]);
    expect(presence.peopleAt('alert:99')).toEqual([ANNA]);
  });
});
