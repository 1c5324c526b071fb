import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CommandDefinition } from '../command.ts';
import { COMMANDS } from '../registry.ts';

type Tree = ReadonlyMap<string, readonly string[]>;

/** First words, each with the second words that may follow. */
function wordTree(): Tree {
  const tree = new Map<string, string[]>();
  for (const { name } of COMMANDS) {
    const [first = '', second] = name.split(' ');
    tree.set(first, [...(tree.get(first) ?? []), ...(second === undefined ? [] : [second])]);
  }
  return tree;
}

const groupsOf = (tree: Tree) => [...tree].filter(([, seconds]) => seconds.length > 0);

function bash(tree: Tree): string {
  const cases = groupsOf(tree).map(([first, seconds]) => `    ${first}) words="${seconds.join(' ')}" ;;`);
  return `_watchfloor() {
  local current=\${COMP_WORDS[COMP_CWORD]} words=""
  if [ "$COMP_CWORD" -eq 1 ]; then words="${[...tree.keys()].join(' ')}"
  elif [ "$COMP_CWORD" -eq 2 ]; then case \${COMP_WORDS[1]} in
${cases.join('\n')}
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _watchfloor watchfloor`;
}

function zsh(tree: Tree): string {
  const cases = groupsOf(tree).map(([first, seconds]) => `    ${first}) compadd ${seconds.join(' ')} ;;`);
  return `#compdef watchfloor
_watchfloor() {
  if (( CURRENT == 2 )); then compadd ${[...tree.keys()].join(' ')}
  elif (( CURRENT == 3 )); then case $words[2] in
${cases.join('\n')}
    *) _files ;;
  esac; else _files; fi
}
compdef _watchfloor watchfloor`;
}

function fish(tree: Tree): string {
  const first = `complete -c watchfloor -n __fish_use_subcommand -f -a "${[...tree.keys()].join(' ')}"`;
  const rest = groupsOf(tree).map(
    ([word, seconds]) => `complete -c watchfloor -n "__fish_seen_subcommand_from ${word}" -f -a "${seconds.join(' ')}"`,
  );
  return [first, ...rest].join('\n');
}

function powershell(tree: Tree): string {
  const groups = groupsOf(tree).map(
    ([first, seconds]) => `    '${first}' = @(${seconds.map((word) => `'${word}'`).join(', ')})`,
  );
  return `Register-ArgumentCompleter -Native -CommandName watchfloor -ScriptBlock {
  param($word, $ast, $position)
  $groups = @{
${groups.join('\n')}
  }
  $typed = @($ast.CommandElements | ForEach-Object { $_.ToString() })
  $words = if ($typed.Count -le 2 -and -not $groups.ContainsKey([string]$typed[1])) { @(${[...tree.keys()].map((word) => `'${word}'`).join(', ')}) } else { $groups[[string]$typed[1]] }
  $words | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}`;
}

const SHELLS: Readonly<Record<string, (tree: Tree) => string>> = { bash, zsh, fish, powershell };

export const command: CommandDefinition = {
  arguments: [{ name: '<shell>', description: Object.keys(SHELLS).join(', ') }],
  examples: [{ line: 'source <(watchfloor completion bash)', does: 'in ~/.bashrc' }],
  run: async ({ args, terminal }) => {
    const script = SHELLS[args[0] ?? ''];
    if (!script) {
      throw new WatchfloorError('invalid', 'cli.unknown-shell', {
        message: `Shells: ${Object.keys(SHELLS).join(', ')}.`,
      });
    }
    terminal.print(script(wordTree()));
    return 0;
  },
};
