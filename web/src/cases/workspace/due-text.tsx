import { ageText } from '../../frame/age.ts';
import { usePreferences } from '../../frame/preferences/preferences.ts';
import { useNow } from '../../frame/use-now.ts';
import { zonedText, zoneWord } from '../../frame/zoned-text.ts';
import { dueText } from './waiting.ts';

/** When an audience hears again, or should have. */
export function DueText({ dueAt }: { readonly dueAt: string }) {
  const nowMs = useNow();
  const { timeZone } = usePreferences();
  const date = new Date(dueAt);
  const dueAtMs = date.getTime();
  const { day, time } = zonedText(date, timeZone);
  return (
    <time
      dateTime={dueAt}
      title={`${day} ${time.slice(0, 5)} ${zoneWord(date, timeZone)}`}
      className={dueAtMs <= nowMs ? 'warn' : ''}
    >
      {dueText(dueAtMs, nowMs, ageText)}
    </time>
  );
}
