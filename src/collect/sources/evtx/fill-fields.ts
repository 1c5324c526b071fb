import type { FieldRecord, FieldValue } from '../contract.ts';
import { readFragment, type XmlInstance, type XmlPart, type XmlSpan } from './binary-xml.ts';
import type { ChunkMemory } from './chunk-memory.ts';
import { EventFields, fieldNameOf } from './event-fields.ts';
import { EvtxFault } from './evtx-fault.ts';
import { type PlanStep, planFields, type XmlPlace } from './field-plan.ts';
import { fileTimeMs, readFileTime } from './file-time.ts';
import { BINARY_XML_TYPE, FILE_TIME_TYPE, readValue } from './read-value.ts';

/** Binary XML in a value of binary XML: Windows nests once (System around UserData), some channels twice. */
const MAX_FRAGMENT_DEPTH = 6;
/** What one record gives. */
export type FilledEvent = {
  readonly fields: FieldRecord;
  /** `System/TimeCreated`, milliseconds since the Unix epoch. */
  readonly timeMs: number | undefined;
};

/** Runs the templates of one chunk; each is planned once and then only filled. */
export class FieldFiller {
  private readonly memory: ChunkMemory;
  private readonly plans = new Map<string, readonly PlanStep[]>();
  private event = new EventFields();
  private timeMs: number | undefined;

  constructor(memory: ChunkMemory) {
    this.memory = memory;
  }

  /** Throws EvtxFault. */
  fill(at: number, end: number): FilledEvent {
    this.event = new EventFields();
    this.timeMs = undefined;
    this.fillFragment({ at, end, hasDependencyIds: false }, 'document', 0);
    return { fields: this.event.fields, timeMs: this.timeMs };
  }

  private fillFragment(span: XmlSpan, place: XmlPlace, depth: number): void {
    if (depth > MAX_FRAGMENT_DEPTH) throw new EvtxFault(`Fragments are nested deeper than ${MAX_FRAGMENT_DEPTH}.`);
    for (const node of readFragment(this.memory, span)) {
      if (typeof node === 'string') continue;
      if (node.kind === 'instance') this.fillInstance(node, place, depth);
      else this.runSteps(planFields([node], place), undefined, depth);
    }
  }

  private fillInstance(instance: XmlInstance, place: XmlPlace, depth: number): void {
    if (depth > MAX_FRAGMENT_DEPTH) throw new EvtxFault(`Templates are nested deeper than ${MAX_FRAGMENT_DEPTH}.`);
    this.runSteps(this.planOf(instance, place), instance, depth);
  }

  private planOf(instance: XmlInstance, place: XmlPlace): readonly PlanStep[] {
    const { at, end } = instance.definition;
    const key = `${place}${at}`;
    const known = this.plans.get(key);
    if (known !== undefined) return known;
    const steps = planFields(readFragment(this.memory, { at, end, hasDependencyIds: true }), place);
    this.plans.set(key, steps);
    return steps;
  }

  private runSteps(steps: readonly PlanStep[], values: XmlInstance | undefined, depth: number): void {
    for (const step of steps) {
      this.memory.budget.spend(1);
      if (step.instance !== undefined) this.fillInstance(step.instance, step.place, depth + 1);
      else if (step.slot >= 0) this.fillFromSlot(step, values, depth);
      else this.fillFromParts(step, values, depth);
    }
  }

  private fillFromSlot(step: PlanStep, values: XmlInstance | undefined, depth: number): void {
    const at = values?.offsets[step.slot];
    if (values === undefined || at === undefined) {
      this.store(step, values, null);
      return;
    }
    const descriptorAt = values.descriptorsAt + step.slot * 4;
    const size = this.memory.u16(descriptorAt);
    const type = this.memory.u8(descriptorAt + 2);
    if (type === BINARY_XML_TYPE) {
      if (size > 0) this.fillFragment({ at, end: at + size, hasDependencyIds: false }, step.place, depth + 1);
      return;
    }
    if (step.field === 'TimeCreated' && step.owner === 'system' && type === FILE_TIME_TYPE) {
      this.timeMs = fileTimeMs(readFileTime(this.memory.u32(at), this.memory.u32(at + 4)));
    }
    this.store(step, values, readValue(this.memory, type, { at, size }));
  }

  private fillFromParts(step: PlanStep, values: XmlInstance | undefined, depth: number): void {
    if (step.parts.length === 0) {
      this.store(step, values, null);
      return;
    }
    let text = '';
    for (const part of step.parts) text += this.textOf(part, step, { values, depth });
    if (step.field === 'TimeCreated' && step.owner === 'system') this.timeMs = Date.parse(text);
    this.store(step, values, text);
  }

  private textOf(part: XmlPart, step: PlanStep, from: { values: XmlInstance | undefined; depth: number }): string {
    if (typeof part === 'string') return part;
    const { values, depth } = from;
    const at = values?.offsets[part.index];
    if (values === undefined || at === undefined) return '';
    const descriptorAt = values.descriptorsAt + part.index * 4;
    const size = this.memory.u16(descriptorAt);
    const type = this.memory.u8(descriptorAt + 2);
    if (type === BINARY_XML_TYPE) {
      this.fillFragment({ at, end: at + size, hasDependencyIds: false }, step.place, depth + 1);
      return '';
    }
    return String(readValue(this.memory, type, { at, size }) ?? '');
  }

  private store(step: PlanStep, values: XmlInstance | undefined, value: FieldValue): void {
    if (value === null && step.isOmittedWhenNull) return;
    if (step.owner === 'system') {
      this.event.setSystem(step.field, value);
      return;
    }
    const field = step.nameParts === undefined ? step.field : this.nameOf(step, values);
    if (field !== '') this.event.setData(field, value);
  }

  private nameOf(step: PlanStep, values: XmlInstance | undefined): string {
    const parts = (step.nameParts ?? []).map((part) => this.textOf(part, step, { values, depth: MAX_FRAGMENT_DEPTH }));
    return fieldNameOf(parts.join(''));
  }
}
