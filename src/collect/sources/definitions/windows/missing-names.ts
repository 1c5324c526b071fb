import type { FieldValue } from '../../contract.ts';

type Fields = Record<string, FieldValue>;

/** Logs whose events have unnamed strings (`Data` in rules), which forwarders give only as the rendered message. */
const CLASSIC_SERVICES = new Set(['powershell-classic', 'application', 'msexchange-management']);

/** Names that rules of one service use and that its events, or the forwarder, spell in another way. */
export function addServiceNames(fields: Fields, service: string): void {
  if (CLASSIC_SERVICES.has(service)) {
    if (fields.Data === undefined && typeof fields.Message === 'string') fields.Data = fields.Message;
  } else if (service === 'windefend') {
    addDefenderNames(fields);
  }
}

/** Defender's names have blanks; rules leave them out, and once write `Feature_Name`. */
function addDefenderNames(fields: Fields): void {
  for (const name of Object.keys(fields)) {
    const joined = name.replaceAll(' ', '');
    if (joined !== name && fields[joined] === undefined) fields[joined] = fields[name] ?? null;
  }
  if (fields.Feature_Name === undefined && fields.FeatureName !== undefined) fields.Feature_Name = fields.FeatureName;
}
