export type AttackTags = { readonly techniques: readonly string[]; readonly tactics: readonly string[] };

/** Sigma's `attack.t1059.001` and `attack.credential-access`, as ATT&CK writes them: T1059.001, Credential access. */
export function attackTags(tags: readonly string[]): AttackTags {
  const names = tags.filter((tag) => tag.startsWith('attack.')).map((tag) => tag.slice('attack.'.length));
  const techniques = names.filter((name) => /^t\d{4}/.test(name)).map((name) => name.toUpperCase());
  const tactics = names
    .filter((name) => !/^[a-z]\d{4}/.test(name))
    .map((name) => name.replace(/[-_]/g, ' '))
    .map((name) => name.charAt(0).toUpperCase() + name.slice(1));
  return { techniques, tactics };
}
