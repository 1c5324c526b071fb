/** The only source of time. Handed in, so that tests can move it. */
export type Clock = {
  /** Wall clock, milliseconds since the Unix epoch. May step. */
  readonly nowMs: () => number;
};
