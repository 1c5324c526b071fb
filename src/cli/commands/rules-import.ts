import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RULE_STATES } from '../../detect/detections/contract.ts';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandDefinition } from '../command.ts';
import { dataDirOf } from '../data-dir.ts';
import { printRecord } from '../print-records.ts';

const PUBLIC_RULES = fileURLToPath(new URL('../../../content/rules/sigmahq', import.meta.url));
const PACK_ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const textOf = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));

export const command: CommandDefinition = {
  arguments: [{ name: '<source>', description: 'a folder, a git checkout, a .zip, .tar, .tar.gz or .tgz' }],
  options: [
    { flags: '--pack <id>', description: 'the pack’s name; the same name again replaces its texts and keeps the rest' },
    {
      flags: '--state <state>',
      description: 'what its rules start as (default: as the pack is; a new one: shadow)',
      choices: RULE_STATES,
    },
    { flags: '--title <text>', description: 'shown with its matches' },
    { flags: '--licence <spdx>', description: 'SPDX id, shown with its matches' },
    { flags: '--url <url>', description: 'where it comes from, shown with its matches' },
    { flags: '--into <dir>', description: 'folder of packs (default: rules/packs in the data folder)' },
  ],
  examples: [
    { line: 'watchfloor rules import sigma_core.zip --pack sigma-core --licence DRL-1.1', does: 'try a set in shadow' },
    { line: 'watchfloor rules import ~/src/our-rules --pack ours --state live', does: 'from a git checkout' },
  ],
  run: async (call) => {
    const { options, environment, terminal } = call;
    const id = String(options.pack ?? '');
    if (!PACK_ID.test(id))
      throw new WatchfloorError('invalid', 'cli.no-pack', {
        message: 'Name the pack with --pack: a-z, 0-9 and dashes.',
      });
    const { findRepeats, importPack, refusedRules } = await import('../../detect/detections/index.ts');
    const state = RULE_STATES.find((each) => each === options.state);
    const packsDir = textOf(options.into) ?? join(dataDirOf(options, environment), 'rules', 'packs');
    const { dir, pack, files, isUpdate, issues } = importPack({
      from: call.args[0] ?? '',
      packsDir,
      id,
      title: textOf(options.title),
      licence: textOf(options.licence),
      url: textOf(options.url),
      state,
    });
    const refused = refusedRules(issues).length;
    const repeats = findRepeats({ packsDir, id }, [PUBLIC_RULES]);
    printRecord(terminal, options, {
      schema: 'watchfloor.imported-pack/1',
      value: { dir, pack, files, isUpdate, refused, repeats },
      lines: [
        ['pack', `${pack.id}${isUpdate ? ' (replaces what was there)' : ''}`],
        ['folder', dir],
        ['rule files', String(files)],
        ['refused', `${refused}${refused > 0 ? ` (watchfloor rules lint ${dir})` : ''}`],
        ...repeats.map((repeat): readonly [string, string] => [
          'repeats',
          `${repeat.files} of ${files} stand in ${repeat.packId} already, letter for letter: those run as they do there`,
        ]),
        ['state', pack.state],
      ],
    });
    terminal.say('A running server takes it up within seconds. What you decided about its rules stays.');
    return 0;
  },
};
