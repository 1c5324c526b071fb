import {
  type CompletedOption,
  type CompletionWords,
  knownPaths,
  optionValues,
  valueOptions,
  wordsByPlace,
} from './completion-words.ts';

/*
 * All four walk the words typed so far in the same way: an option that takes a value swallows the next word; words that
 * spell a command make `path` (`spelled` where zsh has another `path`); what comes after them is counted in `place`. Values by comma are completed one by one.
 */

const namesOf = (options: readonly CompletedOption[]) => options.flatMap(({ names }) => names);

function caseLines(entries: Iterable<readonly [string, readonly string[]]>): string {
  return [...entries]
    .filter(([, words]) => words.length > 0)
    .map(([key, words]) => `      "${key}") list="${words.join(' ')}" ;;`)
    .join('\n');
}

/** The walk and the choice of words, in what bash and zsh have in common. `$word` comes from the loop around it. */
const posixWalk = (words: CompletionWords) => `    if [ -n "$previous" ]; then previous=""; continue; fi
    case $word in
      -*) case " ${valueOptions(words).join(' ')} " in *" $word "*) previous=$word ;; esac ;;
      *)
        case "|${knownPaths(words).join('|')}|" in
          *"|\${spelled:+$spelled }$word|"*) if [ "$place" -eq 0 ]; then spelled="\${spelled:+$spelled }$word"; else place=$((place + 1)); fi ;;
          *) place=$((place + 1)) ;;
        esac ;;
    esac`;

const posixChoice = (words: CompletionWords) => `  if [ -n "$previous" ]; then
    case "$spelled $previous" in
${caseLines(optionValues(words))}
    esac
  elif [ "\${current#-}" != "$current" ]; then
    case "$spelled" in
${caseLines([...words.options].map(([command, options]) => [command, namesOf(options)] as const))}
    esac
    list="$list ${namesOf(words.globalOptions).join(' ')}"
  else
    case "$spelled $place" in
${caseLines(wordsByPlace(words))}
    esac
  fi`;

function bash(words: CompletionWords): string {
  return `_watchfloor() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous="" spelled="" place=0 list="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
${posixWalk(words)}
  done
${posixChoice(words)}
  local before=""
  case $current in *,*) before=\${current%,*}, ;; esac
  COMPREPLY=($(compgen -P "$before" -W "$list" -- "\${current##*,}"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _watchfloor watchfloor`;
}

function zsh(words: CompletionWords): string {
  return `#compdef watchfloor
_watchfloor() {
  local current=$words[CURRENT] previous="" spelled="" place=0 list="" word
  for word in "\${(@)words[2,CURRENT-1]}"; do
${posixWalk(words)}
  done
${posixChoice(words)}
  if [ -n "$list" ]; then compset -P '*,'; compadd -- \${=list}; else _files; fi
}
compdef _watchfloor watchfloor`;
}

const fishQuoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function fishOption({ names, description, takesValue, values }: CompletedOption, condition: string): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(' ');
  const value = values.length > 0 ? ` -x -a ${fishQuoted(values.join(' '))}` : takesValue ? ' -r' : '';
  return `complete -c watchfloor${condition} ${flags}${value} -d ${fishQuoted(description)}`;
}

function fish(words: CompletionWords): string {
  const at = (path: string, place?: string) =>
    ` -n ${fishQuoted(`__watchfloor_at "${path}"${place === undefined ? '' : ` ${place}`}`)}`;
  const places = wordsByPlace(words).map(([key, list]) => {
    const end = key.lastIndexOf(' ');
    return `complete -c watchfloor${at(key.slice(0, end), key.slice(end + 1))} -f -a ${fishQuoted(list.join(' '))}`;
  });
  const own = [...words.options].flatMap(([command, list]) => list.map((option) => fishOption(option, at(command))));
  return `function __watchfloor_at
    set -l path ""
    set -l place 0
    set -l previous ""
    for word in (commandline -opc)[2..]
        if test -n "$previous"
            set previous ""
        else if string match -q -- "-*" $word
            contains -- $word ${valueOptions(words).join(' ')}; and set previous $word
        else if test $place -eq 0; and contains -- (string trim -- "$path $word") ${knownPaths(words).map(fishQuoted).join(' ')}
            set path (string trim -- "$path $word")
        else
            set place (math $place + 1)
        end
    end
    test "$path" = "$argv[1]"; and test (count $argv) -lt 2 -o "$place" = "$argv[2]"
end
${[...places, ...own, ...words.globalOptions.map((option) => fishOption(option, ''))].join('\n')}`;
}

const quotedList = (list: readonly string[]) => `@(${list.map((word) => `'${word}'`).join(', ')})`;

function powershell(words: CompletionWords): string {
  const table = (entries: Iterable<readonly [string, readonly string[]]>) =>
    `@{\n${[...entries].map(([key, list]) => `    '${key}' = ${quotedList(list)}`).join('\n')}\n  }`;
  return `Register-ArgumentCompleter -Native -CommandName watchfloor -ScriptBlock {
  param($word, $ast, $position)
  $places = ${table(wordsByPlace(words))}
  $values = ${table(optionValues(words))}
  $options = ${table([...words.options].map(([command, options]) => [command, namesOf(options)] as const))}
  $everywhere = ${quotedList(namesOf(words.globalOptions))}
  $takesValue = ${quotedList(valueOptions(words))}
  $known = ${quotedList(knownPaths(words))}
  $typed = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($word -ne '' -and $typed.Count -gt 0) { $typed = @($typed | Select-Object -SkipLast 1) }
  $path = ''; $place = 0; $previous = ''
  foreach ($one in $typed) {
    if ($previous -ne '') { $previous = '' }
    elseif ($one.StartsWith('-')) { if ($takesValue -contains $one) { $previous = $one } }
    elseif ($place -eq 0 -and $known -contains "$path $one".Trim()) { $path = "$path $one".Trim() }
    else { $place++ }
  }
  $list = if ($previous -ne '') { $values["$path $previous"] }
    elseif ($word.StartsWith('-')) { @($options[$path]) + $everywhere }
    else { $places["$path $place"] }
  $list | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}`;
}

/** By the shell's name. */
export const COMPLETION_SCRIPTS: ReadonlyMap<string, (words: CompletionWords) => string> = new Map([
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
  ['powershell', powershell],
]);
