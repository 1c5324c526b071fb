import { TextInput } from '@mantine/core';

type CodeInputProps = {
  readonly value: string;
  readonly onChange: (code: string) => void;
  readonly size?: 'sm';
  readonly isFirst?: boolean;
  /** The first code confirms the app itself: a recovery code would not do. */
  readonly isAppOnly?: boolean;
};

export function CodeInput({ value, onChange, size, isFirst = false, isAppOnly = false }: CodeInputProps) {
  return (
    <TextInput
      {...(size && { size })}
      label="Code"
      description={
        isAppOnly
          ? 'The six digits that the app shows now'
          : 'The six digits that your authenticator app shows now, or a recovery code'
      }
      classNames={{ input: 'value' }}
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={32}
      autoFocus={isFirst}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
