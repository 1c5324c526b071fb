import { ageText } from '../../frame/age.ts';
import { useNow } from '../../frame/use-now.ts';
import { dueText } from './waiting.ts';

/** When an audience hears again, or should have. */
export function DueText({ dueAt }: { readonly dueAt: string }) {
  const nowMs = useNow();
  const dueAtMs = Date.parse(dueAt);
  return (
    <time
      dateTime={dueAt}
      title={`${dueAt.slice(0, 16).replace('T', ' ')} UTC`}
      className={dueAtMs <= nowMs ? 'warn' : ''}
    >
      {dueText(dueAtMs, nowMs, ageText)}
    </time>
  );
}
