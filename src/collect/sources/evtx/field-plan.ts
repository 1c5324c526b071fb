import type { XmlElement, XmlInstance, XmlNode, XmlPart } from './binary-xml.ts';
import { fieldNameOf, SYSTEM_ATTRIBUTES } from './event-fields.ts';

/** Where in an event a fragment stands; it decides what its elements are called. */
export type XmlPlace = 'document' | 'event' | 'system' | 'data' | 'rendering';

/** One thing to do for every record that uses a template: fill one field, or follow what is nested there. */
export type PlanStep = {
  readonly field: string;
  /** `<Data Name="%1">`: the name itself comes from the record. */
  readonly nameParts: readonly XmlPart[] | undefined;
  readonly parts: readonly XmlPart[];
  /** The single slot that is the whole value; -1 where the value is literal or put together. */
  readonly slot: number;
  /** The place of binary XML that stands in a slot. */
  readonly place: XmlPlace;
  readonly owner: 'system' | 'data';
  /** Nothing is set for a null: attributes and system elements are then absent. */
  readonly isOmittedWhenNull: boolean;
  readonly instance: XmlInstance | undefined;
};

const PLACE_OF_ELEMENT: Readonly<Record<string, XmlPlace>> = { System: 'system', RenderingInfo: 'rendering' };

/** Turns a fragment into steps, once for each template and place; the tree is not looked at again. */
export function planFields(nodes: readonly XmlNode[], place: XmlPlace): readonly PlanStep[] {
  const steps: PlanStep[] = [];
  planContent(nodes, place, steps);
  return steps;
}

function planContent(nodes: readonly XmlNode[], place: XmlPlace, steps: PlanStep[]): void {
  for (const node of nodes) {
    if (typeof node === 'string') continue;
    if (node.kind === 'instance') steps.push({ ...EMPTY_STEP, place, instance: node });
    else if (node.kind === 'slot')
      steps.push(valueStep([node], { ...EMPTY_STEP, field: nameOfLooseText(place), place }));
    else planElement(node, place, steps);
  }
}

function planElement(element: XmlElement, place: XmlPlace, steps: PlanStep[]): void {
  switch (place) {
    case 'document':
      planContent(element.children, 'event', steps);
      return;
    case 'event':
      planContent(element.children, PLACE_OF_ELEMENT[element.name] ?? 'data', steps);
      return;
    case 'system':
      planSystemElement(element, steps);
      return;
    case 'rendering':
      if (element.name === 'Message') planValue(element, { ...EMPTY_STEP, field: 'Message', place }, steps);
      return;
    case 'data':
      planDataElement(element, steps);
      return;
  }
}

function planSystemElement(element: XmlElement, steps: PlanStep[]): void {
  for (const { name, parts } of element.attributes) {
    const field = SYSTEM_ATTRIBUTES[`${element.name}.${name}`];
    if (field !== undefined) steps.push(valueStep(parts, { ...EMPTY_STEP, field, owner: 'system', place: 'system' }));
  }
  planValue(element, { ...EMPTY_STEP, field: fieldNameOf(element.name), owner: 'system', place: 'system' }, steps);
}

/** `<Data Name="Image">…` gives `Image`; any other element gives its own name, and its children theirs. */
function planDataElement(element: XmlElement, steps: PlanStep[]): void {
  const named = element.name === 'Data' ? element.attributes.find(({ name }) => name === 'Name') : undefined;
  for (const attribute of element.attributes) {
    if (attribute === named || attribute.name.startsWith('xmlns')) continue;
    const field = fieldNameOf(`${element.name}_${attribute.name}`);
    steps.push(valueStep(attribute.parts, { ...EMPTY_STEP, field }));
  }
  const name = named === undefined ? element.name : literalOf(named.parts);
  const field = fieldNameOf(name ?? '');
  const nameParts = name === undefined ? named?.parts : undefined;
  planValue(element, { ...EMPTY_STEP, field, nameParts, isOmittedWhenNull: false }, steps);
}

function planValue(element: XmlElement, step: PlanStep, steps: PlanStep[]): void {
  const parts = element.children.filter(isPart);
  const nested = element.children.filter((node) => !isPart(node));
  const isContainer = nested.length > 0;
  if (parts.some((part) => typeof part !== 'string' || part.trim() !== '') || !isContainer) {
    steps.push(valueStep(parts, step));
  }
  planContent(nested, step.place, steps);
}

function isPart(node: XmlNode): node is XmlPart {
  return typeof node === 'string' || node.kind === 'slot';
}

function valueStep(parts: readonly XmlPart[], step: PlanStep): PlanStep {
  const [only] = parts;
  const slot = parts.length === 1 && typeof only === 'object' ? only.index : -1;
  return { ...step, parts, slot };
}

function nameOfLooseText(place: XmlPlace): string {
  return place === 'data' ? 'Data' : '';
}

function literalOf(parts: readonly XmlPart[]): string | undefined {
  return parts.every((part) => typeof part === 'string') ? parts.join('') : undefined;
}

const EMPTY_STEP: PlanStep = {
  field: '',
  nameParts: undefined,
  parts: [],
  slot: -1,
  place: 'data',
  owner: 'data',
  isOmittedWhenNull: true,
  instance: undefined,
};
