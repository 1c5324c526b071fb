import type { Role } from '../../../../src/platform/identity/contract.ts';
import type { View } from '../../../../src/platform/views/contract.ts';

/** Where somebody begins: of several roles, the first one that has a beginning here counts. */
export function roleViewOf(views: readonly View[], roles: readonly Role[]): View | undefined {
  for (const role of roles) {
    const found = views.find(({ defaultFor }) => defaultFor.includes(role));
    if (found) return found;
  }
  return undefined;
}
