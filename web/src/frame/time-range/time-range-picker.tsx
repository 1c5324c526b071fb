import { Button, Popover } from '@mantine/core';
import { useState } from 'react';
import { KeyHint } from '../key-caps.tsx';
import { copyAddress } from '../links/copy-link.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { useShortcuts } from '../shortcuts.ts';
import { AbsoluteRangeForm } from './absolute-range-form.tsx';
import {
  momentMs,
  PRESETS,
  pinnedAddress,
  rangeAround,
  rangeText,
  resolveTimeRange,
  shiftRange,
  type TimeRange,
  widenRange,
} from './time-range.ts';
import './time-range.css';

type TimeRangePickerProps = {
  readonly value: TimeRange;
  readonly onChange: (range: TimeRange) => void;
  /** Event time (RFC 3339) of what is chosen on the page: offers five minutes to both sides of it. */
  readonly around?: string | undefined;
};

const LOCAL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

/** The one range of a screen: presets, absolute in UTC, around an event; keys `t`, `[`, `]`, `{`. */
export function TimeRangePicker({ value, onChange, around }: TimeRangePickerProps) {
  const [isOpen, setOpen] = useState(false);
  const { timeZone } = usePreferences();
  const shift = (direction: -1 | 1) => onChange(shiftRange(value, direction, Date.now()));
  const widen = () => onChange(widenRange(value, Date.now()));
  useShortcuts('Time', [
    { keys: 't', name: 'Choose the time', run: () => setOpen(true) },
    { keys: '[', name: 'The time before', run: () => shift(-1) },
    { keys: ']', name: 'The time after', run: () => shift(1) },
    { keys: '{', name: 'Twice as much time', run: widen },
  ]);
  const choose = (range: TimeRange) => {
    onChange(range);
    setOpen(false);
  };
  return (
    <fieldset className="time-range" aria-label="Time range">
      <button
        type="button"
        className="icon-button"
        aria-label="The time before"
        title="Key: ["
        onClick={() => shift(-1)}
      >
        ‹
      </button>
      <Popover opened={isOpen} onChange={setOpen} position="bottom-end" trapFocus returnFocus shadow="md">
        <Popover.Target>
          <Button
            onClick={() => setOpen(!isOpen)}
            title={timeZone === 'utc' ? localText(value) : rangeText(value)}
            rightSection={<KeyHint keys="t" />}
          >
            {rangeText(value, timeZone)}
          </Button>
        </Popover.Target>
        <Popover.Dropdown className="time-range-choices" aria-label="Choose the time">
          <Presets value={value} around={around} onChoose={choose} />
          <AbsoluteRangeForm value={value} onChoose={choose} />
        </Popover.Dropdown>
      </Popover>
      <button type="button" className="icon-button" aria-label="The time after" title="Key: ]" onClick={() => shift(1)}>
        ›
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Twice as much time"
        title="Twice as much time. Key: {"
        onClick={widen}
      >
        ↔
      </button>
    </fieldset>
  );
}

type PresetsProps = {
  readonly value: TimeRange;
  readonly around: string | undefined;
  readonly onChoose: (range: TimeRange) => void;
};

function Presets({ value, around, onChoose }: PresetsProps) {
  const aroundMs = around === undefined ? undefined : momentMs(around, 0);
  return (
    <ul className="plain time-range-presets">
      {PRESETS.map(({ name, range }) => (
        <li key={name}>
          <button type="button" aria-pressed={rangeText(value) === name} onClick={() => onChoose(range)}>
            {name}
          </button>
        </li>
      ))}
      {aroundMs !== undefined && (
        <li>
          <button type="button" onClick={() => onChoose(rangeAround(aroundMs))}>
            Around the event, ±5 min
          </button>
        </li>
      )}
      <li>
        <button type="button" onClick={() => void copyAddress(pinnedAddress(location.href, value, Date.now()))}>
          Copy link with this time
        </button>
      </li>
    </ul>
  );
}

/** For the tooltip: the same range by this machine's clock. */
function localText(range: TimeRange): string {
  if (range.from === 'all') return 'No bound';
  const { fromMs, toMs } = resolveTimeRange(range, Date.now());
  return `${LOCAL.format(fromMs)} – ${LOCAL.format(toMs)} (local)`;
}
