export { activityOfWords, apiActivity, endpointAt, otherwise, UNKNOWN } from './api-activity.ts';
export {
  type Attribute,
  addressOf,
  choice,
  completing,
  constant,
  integer,
  integerOf,
  ip,
  made,
  type OcsfValue,
  text,
  textOf,
  texts,
} from './attributes.ts';
export { httpActivity, httpMethod } from './http-method.ts';
export { mapWith, type OcsfMapping } from './map-event.ts';
