/** Who is told of: the name alone, beside what a name must be told apart by. */
export type PresentPerson = { readonly id: string; readonly name: string };
/** One open page of somebody. */
export type Seat = { readonly subject: string; readonly tab: string; readonly person: PresentPerson };

export type Presence = {
  /** He is there from now on, or still. True: nobody knew. */
  readonly stay: (seat: Seat, nowMs: number) => boolean;
  /** True: he was there, and on no other page of his is. */
  readonly leave: (seat: Seat) => boolean;
  readonly peopleAt: (subject: string) => readonly PresentPerson[];
  /** Lets go of who was silent for too long; what they were looking at. */
  readonly sweep: (nowMs: number) => readonly string[];
};

/** A page says every ten seconds that it is looked at: two of these may be lost. */
export const SILENCE_MS = 25_000;
/** Of one person: more are tabs that a program opened. The oldest goes. */
const SEATS_OF_ONE = 24;

type Sitting = Seat & { readonly untilMs: number };

/** In memory and nowhere else: nobody can ask later who looked at what, and a restart forgets it. */
export function createPresence(): Presence {
  const sittings = new Map<string, Sitting>();
  const keyOf = ({ subject, tab, person }: Seat) => `${person.id} ${tab} ${subject}`;
  const isAt = (subject: string, { id }: PresentPerson) =>
    [...sittings.values()].some((sitting) => sitting.subject === subject && sitting.person.id === id);
  return {
    stay: (seat, nowMs) => {
      const wasKnown = isAt(seat.subject, seat.person);
      const key = keyOf(seat);
      sittings.delete(key);
      sittings.set(key, { ...seat, untilMs: nowMs + SILENCE_MS });
      const own = [...sittings].filter(([, { person }]) => person.id === seat.person.id);
      if (own.length > SEATS_OF_ONE) sittings.delete(own[0]?.[0] ?? '');
      return !wasKnown;
    },
    leave: (seat) => sittings.delete(keyOf(seat)) && !isAt(seat.subject, seat.person),
    peopleAt: (subject) => {
      const people = new Map<string, PresentPerson>();
      for (const sitting of sittings.values()) {
        if (sitting.subject === subject) people.set(sitting.person.id, sitting.person);
      }
      return [...people.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
    },
    sweep: (nowMs) => {
      const gone = [...sittings].filter(([, { untilMs }]) => untilMs <= nowMs);
      for (const [key] of gone) sittings.delete(key);
      const left = gone.filter(([, { subject, person }]) => !isAt(subject, person));
      return [...new Set(left.map(([, { subject }]) => subject))];
    },
  };
}
