import { TextInput } from '@mantine/core';
import { KeyHint } from './key-caps.tsx';

type ListSearchProps = {
  /** By which the key finds it. */
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onType: (text: string) => void;
};

/** The field that narrows a list by its text; the page gives it the key f. */
export function ListSearch({ id, label, placeholder, value, onType }: ListSearchProps) {
  return (
    <TextInput
      id={id}
      className="search"
      aria-label={label}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onType(event.currentTarget.value)}
      rightSection={<KeyHint keys="f" />}
    />
  );
}
