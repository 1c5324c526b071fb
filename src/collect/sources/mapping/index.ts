export {
  type Attribute,
  choice,
  constant,
  integer,
  ip,
  made,
  type OcsfValue,
  text,
  textOf,
  texts,
} from './attributes.ts';
export { mapWith, type OcsfMapping } from './map-event.ts';
