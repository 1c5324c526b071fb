const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `now-24h` or an RFC 3339 text, as RFC 3339 in UTC; undefined for anything else. */
export function momentOf(text: string | undefined, nowMs: number): string | undefined {
  if (!text) return undefined;
  const relative = /^now-(\d{1,4})([mhd])$/.exec(text);
  const [, count, unit] = relative ?? [];
  const atMs =
    count !== undefined && unit !== undefined
      ? nowMs - Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS]
      : Date.parse(text);
  return Number.isNaN(atMs) ? undefined : new Date(atMs).toISOString();
}
