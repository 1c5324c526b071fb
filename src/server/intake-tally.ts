/** What came by HTTP since the start, in requests. */
export type IntakeTally = { received: number; refused: number };

export const newTally = (): IntakeTally => ({ received: 0, refused: 0 });

/** Counts one request by how it ends. */
export async function tallied<Result>(tally: IntakeTally, work: () => Promise<Result>): Promise<Result> {
  try {
    const result = await work();
    tally.received += 1;
    return result;
  } catch (error) {
    tally.refused += 1;
    throw error;
  }
}
