import type { ChunkMemory } from './chunk-memory.ts';
import { EvtxFault } from './evtx-fault.ts';

/** A place in a template that an instance fills with its value of that index. */
export type XmlSlot = { readonly kind: 'slot'; readonly index: number };

export type XmlElement = {
  readonly kind: 'element';
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly parts: readonly XmlPart[] }[];
  readonly children: readonly XmlNode[];
};

/** A template's use: its definition, and where the values for its slots stand. */
export type XmlInstance = {
  readonly kind: 'instance';
  /** Chunk offset of the definition's binary XML, and where that ends. */
  readonly definition: { readonly at: number; readonly end: number };
  /** Chunk offset of the value descriptors: size (2), type (1), unused (1) each. */
  readonly descriptorsAt: number;
  /** Chunk offset of each value. */
  readonly offsets: readonly number[];
};

export type XmlPart = string | XmlSlot;
export type XmlNode = XmlPart | XmlElement | XmlInstance;

/** Deeper than any schema of Windows; recursion stays far from the stack's end. */
const MAX_ELEMENT_DEPTH = 32;
/** Flag of a token that more of its kind, or attributes, follow. */
const MORE = 0x40;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Tokens, [MS-EVEN6] section 2.2.12.2. */
const TOKEN = {
  end: 0x00,
  openElement: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  closeElement: 0x04,
  value: 0x05,
  attribute: 0x06,
  cdata: 0x07,
  charReference: 0x08,
  entityReference: 0x09,
  processingTarget: 0x0a,
  processingData: 0x0b,
  templateInstance: 0x0c,
  slot: 0x0d,
  optionalSlot: 0x0e,
  fragmentHeader: 0x0f,
} as const;

export type XmlSpan = {
  readonly at: number;
  readonly end: number;
  /** Only the elements of a template's definition carry a dependency id, not those of a record or of a value. */
  readonly hasDependencyIds: boolean;
};

/** Reads one fragment into a tree. Throws EvtxFault. */
export function readFragment(memory: ChunkMemory, span: XmlSpan): readonly XmlNode[] {
  return new FragmentReader(memory, span).readContent(0);
}

class FragmentReader {
  private readonly memory: ChunkMemory;
  private readonly span: XmlSpan;
  private at: number;

  constructor(memory: ChunkMemory, span: XmlSpan) {
    memory.check(span.at, span.end - span.at);
    this.memory = memory;
    this.span = span;
    this.at = span.at;
  }

  /** Up to the end of the fragment, or of the element that is open. */
  readContent(depth: number): readonly XmlNode[] {
    if (depth > MAX_ELEMENT_DEPTH) throw new EvtxFault(`Elements are nested deeper than ${MAX_ELEMENT_DEPTH}.`);
    const nodes: XmlNode[] = [];
    while (this.at < this.span.end) {
      const token = this.takeToken();
      const kind = token & ~MORE;
      if (kind === TOKEN.end || kind === TOKEN.closeElement) break;
      if (kind === TOKEN.openElement) nodes.push(this.readElement((token & MORE) !== 0, depth));
      else if (kind === TOKEN.templateInstance) nodes.push(this.readInstance());
      else if (kind === TOKEN.fragmentHeader) this.skip(3);
      else if (kind === TOKEN.processingTarget) this.readName();
      else if (kind === TOKEN.processingData) this.skip(2 + this.memory.u16(this.at) * 2);
      else nodes.push(this.readPart(kind));
    }
    return nodes;
  }

  private readElement(hasAttributes: boolean, depth: number): XmlElement {
    // Dependency id (2) and the element's length (4), which the tokens tell as well.
    this.skip(this.span.hasDependencyIds ? 6 : 4);
    const name = this.readName();
    if (hasAttributes) this.skip(4);
    const attributes: { name: string; parts: readonly XmlPart[] }[] = [];
    while ((this.memory.u8(this.at) & ~MORE) === TOKEN.attribute) {
      this.takeToken();
      attributes.push({ name: this.readName(), parts: this.readAttributeParts() });
    }
    const token = this.takeToken();
    if (token === TOKEN.closeEmpty) return { kind: 'element', name, attributes, children: [] };
    if (token !== TOKEN.closeStart) throw new EvtxFault(`Token ${token} stands where a start tag should end.`);
    return { kind: 'element', name, attributes, children: this.readContent(depth + 1) };
  }

  private readAttributeParts(): readonly XmlPart[] {
    const parts: XmlPart[] = [];
    for (;;) {
      const kind = this.memory.u8(this.at) & ~MORE;
      if (kind === TOKEN.attribute || kind === TOKEN.closeStart || kind === TOKEN.closeEmpty) return parts;
      parts.push(this.readPart(this.takeToken() & ~MORE));
    }
  }

  private readPart(kind: number): XmlPart {
    switch (kind) {
      case TOKEN.value:
        this.skip(1);
        return this.readText();
      case TOKEN.cdata:
        return this.readText();
      case TOKEN.charReference:
        this.skip(2);
        return String.fromCharCode(this.memory.u16(this.at - 2));
      case TOKEN.entityReference: {
        const name = this.readName();
        return ENTITIES[name] ?? `&${name};`;
      }
      case TOKEN.slot:
      case TOKEN.optionalSlot:
        this.skip(3);
        return { kind: 'slot', index: this.memory.u16(this.at - 3) };
      default:
        throw new EvtxFault(`Token ${kind} is not known at offset ${this.at - 1}.`);
    }
  }

  private readText(): string {
    const units = this.memory.u16(this.at);
    this.skip(2 + units * 2);
    return this.memory.utf16(this.at - units * 2, units);
  }

  /** A name stands at its offset; the first use of it has it in line, right here. */
  private readName(): string {
    const nameAt = this.memory.u32(this.at);
    this.skip(4);
    if (nameAt === this.at) this.skip(10 + this.memory.u16(this.at + 6) * 2);
    return this.memory.name(nameAt);
  }

  /** Unused (1), id (4), definition's offset (4); the first use has the definition in line. */
  private readInstance(): XmlInstance {
    const definitionAt = this.memory.u32(this.at + 5);
    this.skip(9);
    // The definition: next offset (4), GUID (16), length (4), then its binary XML.
    const length = this.memory.u32(definitionAt + 20);
    const definition = { at: definitionAt + 24, end: definitionAt + 24 + length };
    if (definitionAt === this.at) this.skip(24 + length);
    const count = this.memory.u32(this.at);
    this.skip(4);
    const descriptorsAt = this.at;
    if (count * 4 > this.span.end - descriptorsAt)
      throw new EvtxFault('A template instance is longer than its record.');
    this.skip(count * 4);
    this.memory.budget.spend(count);
    const offsets: number[] = [];
    for (let index = 0; index < count; index += 1) {
      offsets.push(this.at);
      this.skip(this.memory.u16(descriptorsAt + index * 4));
    }
    return { kind: 'instance', definition, descriptorsAt, offsets };
  }

  private takeToken(): number {
    this.memory.budget.spend(1);
    const token = this.memory.u8(this.at);
    this.at += 1;
    return token;
  }

  private skip(bytes: number): void {
    this.at += bytes;
    if (this.at > this.span.end) throw new EvtxFault('Binary XML runs past its end.');
  }
}
