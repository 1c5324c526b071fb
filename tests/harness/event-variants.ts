/*
 * The recordings repeat themselves, which flatters every engine that remembers values. Here are events like them that do
 * not: from a seed, so that every run and every engine gets the same bytes.
 */

export type VariantKind = 'arguments' | 'values';

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const HEX_RUN = /\b[0-9A-F]{32,64}\b/g;
const PROCESS_ID = /^(?:Parent|New|Source|Target|Execution)?(?:Process|Thread)I[dD]$/;
const COMMAND_FIELDS = ['CommandLine', 'ParentCommandLine', 'ScriptBlockText'];
const LF = 0x0a;

/** Process creations of Sysmon and of audits. */
export function isProcessCreation(line: string): boolean {
  return /"EventID":(?:1|4688)[,}]/.test(line) && line.includes('CommandLine');
}

/**
 * `count` events, the lines taken in turn. `arguments`: each with its own GUIDs, process ids and a command-line argument.
 * `values`: besides, a directory of its own in every path and hashes of its own, so that hardly any value comes twice.
 */
export function makeVariants(lines: readonly string[], count: number, kind: VariantKind): Buffer {
  const random = new Random(0x5eed);
  const made: string[] = [];
  for (let i = 0; i < count; i++) {
    const event = JSON.parse(lines[i % lines.length] ?? '{}') as Record<string, unknown>;
    made.push(JSON.stringify(varyEvent(event, random, kind)));
  }
  return Buffer.from(`${made.join('\n')}\n`);
}

function varyEvent(event: Record<string, unknown>, random: Random, kind: VariantKind): Record<string, unknown> {
  const replaced: [string, string][] = [];
  for (const [name, value] of Object.entries(event)) {
    if (name === 'Message') continue;
    const varied = varyValue(name, value, { random, kind });
    if (typeof value === 'string' && typeof varied === 'string' && varied !== value && value.length > 3) {
      replaced.push([value, varied]);
    }
    event[name] = varied;
  }
  // The rendered message repeats the values.
  if (typeof event.Message === 'string') {
    event.Message = replaced.reduce((text, [from, to]) => text.replace(from, () => to), event.Message);
  }
  return event;
}

function varyValue(name: string, value: unknown, { random, kind }: { random: Random; kind: VariantKind }): unknown {
  if (PROCESS_ID.test(name)) {
    const id = 4 * (1 + (random.next() % 16_000));
    return typeof value === 'number'
      ? id
      : typeof value === 'string' && value.startsWith('0x')
        ? `0x${id.toString(16)}`
        : String(id);
  }
  if (typeof value !== 'string') return value;
  let text = value.replace(GUID, (guid) => (/guid$/i.test(name) ? random.guid(guid) : guid));
  if (COMMAND_FIELDS.includes(name)) text = `${text} /id:${random.word()}`;
  if (kind === 'arguments' || /^(?:Channel|SourceName|Provider|Domain|AccountName|User|Hostname)/.test(name))
    return text;
  text = text.replace(HEX_RUN, (run) => random.hex(run.length));
  // A directory of its own behind the first one of every path.
  return text.replace(/(\\[^\\\s"|]+\\)/, (path) => `${path}${random.word()}\\`);
}

/** xorshift32. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  next(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return state >>> 0;
  }

  word(): string {
    return (this.next().toString(36) + this.next().toString(36)).slice(0, 10);
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length) text += this.next().toString(16).padStart(8, '0');
    return text.slice(0, length).toUpperCase();
  }

  guid(like: string): string {
    const digits = this.hex(32);
    const guid = [8, 4, 4, 4, 12]
      .reduce<{ at: number; parts: string[] }>(
        ({ at, parts }, length) => ({ at: at + length, parts: [...parts, digits.slice(at, at + length)] }),
        { at: 0, parts: [] },
      )
      .parts.join('-');
    return like === like.toLowerCase() ? guid.toLowerCase() : guid;
  }
}

/** The lines of a file that a test holds for. */
export function linesWhere(content: Buffer, test: (line: string) => boolean): string[] {
  const found: string[] = [];
  for (let at = 0; at < content.length; ) {
    const end = content.indexOf(LF, at);
    const next = end < 0 ? content.length : end;
    const line = content.toString('utf8', at, next);
    if (line !== '' && test(line)) found.push(line);
    at = next + 1;
  }
  return found;
}
