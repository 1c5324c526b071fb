import { PasswordInput } from '@mantine/core';
import { useFocusAtOnce } from '../frame/use-focus-at-once.ts';
import { PASSWORD_RULES } from './password-rules.ts';

type FieldProps = { readonly value: string; readonly onChange: (password: string) => void };

/** Password managers look for whose password it is: `name` says that. */
export function CurrentPassword({
  name,
  value,
  onChange,
  isFirst = false,
}: FieldProps & { readonly name: string; readonly isFirst?: boolean }) {
  const field = useFocusAtOnce<HTMLInputElement>();
  return (
    <>
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <PasswordInput
        {...(isFirst && { ref: field, 'data-autofocus': true })}
        label="Current password"
        autoComplete="current-password"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </>
  );
}

export function NewPassword({ value, onChange, label = 'New password' }: FieldProps & { readonly label?: string }) {
  return (
    <PasswordInput
      label={label}
      description={PASSWORD_RULES}
      autoComplete="new-password"
      maxLength={256}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
