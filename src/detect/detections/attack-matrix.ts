import { readFileSync } from 'node:fs';
import { z } from 'zod';

const MatrixSchema = z.object({
  notice: z.string(),
  version: z.string(),
  tactics: z.array(z.object({ id: z.string(), shortName: z.string(), name: z.string() })),
  techniques: z.array(z.object({ id: z.string(), name: z.string(), tactics: z.array(z.string()) })),
});

/** Tactics in the order of the matrix; techniques and sub-techniques (`T1059.001`) by id. Terms: `content/attack/LICENSE`. */
export type AttackMatrix = z.infer<typeof MatrixSchema>;

/** Throws where the file is not what ships with Watchfloor. */
export function readAttackMatrix(path: string): AttackMatrix {
  return MatrixSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}
