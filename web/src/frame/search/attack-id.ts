/** Those ATT&CK ids by which alerts are found, as their contract says: techniques, groups and software, for rules name them. */
export function isOfAlerts(attackId: string): boolean {
  return /^(?:T\d{4}(?:\.\d{3})?|[GS]\d{4})$/i.test(attackId);
}
