import type { Control } from '../control/index.ts';
import type { Refusal } from '../http/index.ts';
import type { Actor, Clock } from '../kernel/index.ts';
import { audit } from './audit.ts';

/** The like within so long become one record with a count: no caller can fill the disk by being refused. */
const WINDOW_MS = 60_000;
const MAX_KINDS = 500;

type Kind = {
  readonly actor: Actor | undefined;
  readonly subject: string;
  readonly code: string;
  readonly peer: string;
  readonly firstAtMs: number;
  /** Refused and not yet in the trail. */
  count: number;
  hasRecord: boolean;
};

export type RefusalRecorder = {
  readonly onRefusal: (refusal: Refusal) => void;
  readonly onBadCredential: (peer: string) => void;
  /** Resolves when everything seen so far is in the audit trail. */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type RefusalRecorderDeps = {
  readonly control: Control;
  readonly clock: Clock;
  /** A record could not be written: it is kept and tried again with the next. */
  readonly onFailure: (cause: unknown) => void;
};

/** Puts refused requests into the audit trail: the first of a kind at once, its repetitions counted, once a minute. */
export function createRefusalRecorder(deps: RefusalRecorderDeps): RefusalRecorder {
  const kinds = new Map<string, Kind>();
  let writing: Promise<void> = Promise.resolve();

  const write = (isDue: (kind: Kind) => boolean) => {
    writing = writing.then(() => writeDue(deps, kinds, isDue)).catch(deps.onFailure);
    return writing;
  };
  const isOver = (kind: Kind) => deps.clock.nowMs() - kind.firstAtMs >= WINDOW_MS;
  const note = (fact: Omit<Kind, 'firstAtMs' | 'count' | 'hasRecord'>) => {
    const key = [fact.actor?.id, fact.peer, fact.subject, fact.code].join('\n');
    const known = kinds.get(key) ?? (kinds.size < MAX_KINDS ? undefined : kinds.get('overflow'));
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    const isOverflow = kinds.size >= MAX_KINDS;
    const kind = isOverflow ? { ...fact, actor: undefined, peer: 'many', subject: 'many' } : fact;
    kinds.set(isOverflow ? 'overflow' : key, { ...kind, firstAtMs: deps.clock.nowMs(), count: 1, hasRecord: false });
    void write((one) => isOver(one) || !one.hasRecord);
  };
  const timer = setInterval(() => void write(isOver), WINDOW_MS / 4).unref();
  return {
    onRefusal: (refusal) => {
      if (!isWorthRecording(refusal)) return;
      const { actor, peer, method, path, code } = refusal;
      note({ actor, peer, code, subject: `${method} ${path}` });
    },
    onBadCredential: (peer) =>
      note({ actor: undefined, peer, code: 'identity.credential-invalid', subject: 'credential' }),
    settle: () => write(() => true),
    close: () => {
      clearInterval(timer);
      return write(() => true);
    },
  };
}

/** Denied attempts, and writes that were malformed. Not: a page asked for before signing in, a mistyped address. */
function isWorthRecording({ status, method, code }: Refusal): boolean {
  // The verb itself has recorded these, with more than HTTP knows.
  if (code === 'identity.sign-in-refused' || code === 'identity.password-wrong') return false;
  const isRead = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  if (status === 403 || status === 421 || status === 429) return true;
  return !isRead && (status === 400 || status === 413 || status === 415);
}

async function writeDue(
  deps: RefusalRecorderDeps,
  kinds: Map<string, Kind>,
  isDue: (kind: Kind) => boolean,
): Promise<void> {
  for (const [key, kind] of kinds) {
    if (!isDue(kind)) continue;
    const { actor, subject, code, peer, count } = kind;
    if (count > 0) {
      const entry = {
        actor,
        action: 'http.refuse',
        subject,
        details: { code, peer, count },
        outcome: 'denied',
      } as const;
      await deps.control.transaction((tx) => audit(tx, entry));
    }
    // What was counted while this was being written stays for the next round.
    kind.count -= count;
    kind.hasRecord = true;
    if (kind.count === 0 && deps.clock.nowMs() - kind.firstAtMs >= WINDOW_MS) kinds.delete(key);
  }
}
