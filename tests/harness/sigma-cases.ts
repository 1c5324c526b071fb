import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A regression case of the public rule set: files beside one `info.yml`, and the rule that must fire on each. */
export type SigmaCase = { readonly file: string; readonly ruleId: string; readonly matchCount: number | undefined };

/** All files of all cases under a folder. */
export function readSigmaCases(root: string): SigmaCase[] {
  const infos = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('info.yml'));
  return infos.flatMap((name) => {
    const folder = join(root, dirname(name));
    const text = readFileSync(join(root, name), 'utf8');
    const ruleId = /rule_metadata:\s*\n\s*- id: (\S+)/.exec(text)?.[1] ?? '';
    const declared = /match_count: (\d+)/.exec(text)?.[1];
    return readdirSync(folder)
      .filter((file) => file !== 'info.yml')
      .map((file) => ({
        file: join(folder, file),
        ruleId,
        matchCount: declared === undefined ? undefined : Number(declared),
      }));
  });
}
