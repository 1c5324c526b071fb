import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { usePreferences } from '../preferences/preferences.ts';
import { useNow } from '../use-now.ts';
import { zoneName } from '../zoned-text.ts';
import { parseTypedMoment, typedText } from './parse-typed-moment.ts';
import { momentMs, type TimeRange } from './time-range.ts';

type AbsoluteRangeFormProps = { readonly value: TimeRange; readonly onChoose: (range: TimeRange) => void };

const FORM = 'Write 2026-11-22 14:05, or now-3h.';

/** Both ends in the zone of the pages, or with an offset; written by hand, because analysts paste times. */
export function AbsoluteRangeForm({ value, onChoose }: AbsoluteRangeFormProps) {
  const { timeZone } = usePreferences();
  const zone = zoneName(timeZone);
  const [from, setFrom] = useState(() => typedText(value.from, timeZone));
  const [to, setTo] = useState(() => typedText(value.to, timeZone));
  const [isChecked, setChecked] = useState(false);
  const parsed = { from: parseTypedMoment(from, timeZone), to: parseTypedMoment(to, timeZone) };
  const nowMs = useNow();
  const isBackwards = (momentMs(parsed.from ?? '', nowMs) ?? 0) >= (momentMs(parsed.to ?? '', nowMs) ?? Infinity);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (parsed.from !== undefined && parsed.to !== undefined && !isBackwards) {
      onChoose({ from: parsed.from, to: parsed.to });
    }
  };
  return (
    <form className="time-range-form" onSubmit={submit}>
      <TextInput
        label={`From (${zone})`}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
        error={isChecked && parsed.from === undefined && FORM}
      />
      <TextInput
        label={`To (${zone}), not included`}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
        error={isChecked && ((parsed.to === undefined && FORM) || (isBackwards && 'It must end after it begins.'))}
      />
      <Button type="submit" variant="filled">
        Use these
      </Button>
      <p className="muted">
        2026-11-22 14:05, with +02:00 behind it for another zone; or <code>now-3h</code>.
      </p>
    </form>
  );
}
