import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import { WrittenNumber } from './yaml-value.ts';

/** At most so many values may a document stand for through its aliases. */
const MAX_ALIASED = 10_000;

export type YamlFault = { readonly offset: number; readonly code: string; readonly message: string };

/** Thrown and caught in this file only. */
class FaultFound extends Error {
  readonly fault: YamlFault;
  constructor(fault: YamlFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/**
 * The plain value of a document, or what is wrong with it: a key that stands twice (one of them would be lost), an alias
 * without its anchor, or more aliases than anybody writes. One walk instead of the library's three.
 */
export function toPlainValue(root: Node | null): { readonly value: unknown } | { readonly fault: YamlFault } {
  try {
    return { value: new PlainReader().read(root) };
  } catch (error) {
    if (error instanceof FaultFound) return { fault: error.fault };
    if (!(error instanceof RangeError)) throw error;
    return { fault: { offset: root?.range?.[0] ?? 0, code: 'yaml-syntax', message: 'The YAML is nested too deeply.' } };
  }
}

type Anchored = { readonly value: unknown; readonly count: number };

class PlainReader {
  readonly #anchors = new Map<string, Anchored>();
  /** Values met so far, those behind aliases each time. */
  #count = 0;
  #aliased = 0;

  read(node: unknown): unknown {
    this.#count++;
    if (isScalar(node)) return this.#keep(node.anchor, 1, toScalar(node));
    if (isAlias(node)) return this.#follow(node.source, node.range?.[0]);
    const before = this.#count;
    if (isMap(node)) return this.#keep(node.anchor, () => this.#count - before, this.#readMap(node));
    if (isSeq(node)) {
      const list = node.items.map((item) => this.read(item));
      return this.#keep(node.anchor, () => this.#count - before, list);
    }
    return null;
  }

  #readMap({ items }: YAMLMap): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    for (const { key, value } of items) {
      if (isCollection(key) || isAlias(key)) throw faultAt(key, 'yaml-syntax', 'A key must be a plain text.');
      const written = isScalar(key) ? key.value : key;
      const name = written === null ? '' : String(written);
      if (Object.hasOwn(map, name)) throw faultAt(key, 'duplicate-key', `The key ${name} stands twice.`);
      const plain = this.read(value);
      // An author's `__proto__` is a key like any other.
      if (name === '__proto__') Object.defineProperty(map, name, { value: plain, enumerable: true });
      else map[name] = plain;
    }
    return map;
  }

  #keep(anchor: string | undefined, count: number | (() => number), value: unknown): unknown {
    if (anchor !== undefined) {
      this.#anchors.set(anchor, { value, count: typeof count === 'number' ? count : count() + 1 });
    }
    return value;
  }

  #follow(source: string, offset: number | undefined): unknown {
    const anchored = this.#anchors.get(source);
    if (anchored === undefined) {
      const message = `No anchor \`${source}\` stands before this alias.`;
      throw new FaultFound({ offset: offset ?? 0, code: 'yaml-syntax', message });
    }
    this.#count += anchored.count;
    this.#aliased += anchored.count;
    if (this.#aliased > MAX_ALIASED) {
      const message = `The aliases stand for more than ${MAX_ALIASED} values.`;
      throw new FaultFound({ offset: offset ?? 0, code: 'yaml-syntax', message });
    }
    return anchored.value;
  }
}

/**
 * YAML reads the plain scalar `012345678901` as 12345678901 and `1.10` as 1.1; logs hold what the author wrote.
 */
function toScalar({ value, type, source }: Scalar): unknown {
  if (type !== 'PLAIN' || typeof value !== 'number' || source === undefined) return value;
  return source === String(value) ? value : new WrittenNumber(value, source);
}

function faultAt(node: unknown, code: string, message: string): FaultFound {
  return new FaultFound({ offset: (node as Node).range?.[0] ?? 0, code, message });
}
