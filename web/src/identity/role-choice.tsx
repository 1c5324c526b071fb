import { Checkbox } from '@mantine/core';
import type { Role } from '../../../src/platform/identity/contract.ts';

type RoleChoiceProps = {
  readonly label: string;
  readonly roles: readonly Role[];
  readonly chosen: readonly Role[];
  readonly onChange: (chosen: readonly Role[]) => void;
};

export function RoleChoice({ label, roles, chosen, onChange }: RoleChoiceProps) {
  return (
    <Checkbox.Group
      label={label}
      value={[...chosen]}
      onChange={(names) => onChange(roles.filter((role) => names.includes(role)))}
    >
      <div className="role-choice">
        {roles.map((role) => (
          <Checkbox key={role} size="xs" value={role} label={role} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
