import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { WrittenNumber } from './yaml-value.ts';

/**
 * YAML reads the plain scalar `012345678901` as 12345678901 and `1.10` as 1.1; logs hold what the author wrote. Puts a
 * `WrittenNumber` in the place of every value whose number is written in another way; keys stay.
 */
export function keepNumberSource(root: Node | null): void {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (isMap(node)) for (const { value } of node.items) waiting.push(value);
    else if (isSeq(node)) for (const item of node.items) waiting.push(item);
    else if (isScalar(node) && node.type === 'PLAIN' && typeof node.value === 'number') {
      const { value, source } = node;
      if (source !== undefined && source !== String(value)) node.value = new WrittenNumber(value, source);
    }
  }
}
