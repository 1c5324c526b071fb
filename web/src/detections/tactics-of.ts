/** Tags of ATT&CK that are neither a technique, a group, a software nor a data source name a tactic: `attack.execution`. */
export function tacticsOf(tags: readonly string[]): readonly string[] {
  return tags.flatMap((tag) => /^attack\.([a-z-]+)$/.exec(tag)?.[1] ?? []);
}
