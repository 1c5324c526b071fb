/**
 * WebAssembly text, linear form, to a module: the few instructions that the scan kernel is written in, so that it is
 * built from its source when it is loaded, with no compiler and no binary in the repository. Source: WebAssembly core
 * specification 2.0, chapter 5 (binary format).
 */

type Operand = 'none' | 'label' | 'local' | 'depth' | 'memory' | 'i32' | 'i64' | 'v128';

const SIMD = 0xfd;
const VOID_BLOCK = 0x40;
const I32 = 0x7f;
const I64 = 0x7e;
const V128 = 0x7b;
const TYPES: Readonly<Record<string, number>> = { i32: I32, i64: I64, v128: V128 };

const INSTRUCTIONS: Readonly<Record<string, readonly [readonly number[], Operand]>> = {
  block: [[0x02, VOID_BLOCK], 'label'],
  loop: [[0x03, VOID_BLOCK], 'label'],
  else: [[0x05], 'none'],
  if: [[0x04, VOID_BLOCK], 'label'],
  end: [[0x0b], 'none'],
  br: [[0x0c], 'depth'],
  br_if: [[0x0d], 'depth'],
  return: [[0x0f], 'none'],
  'local.get': [[0x20], 'local'],
  'local.set': [[0x21], 'local'],
  'local.tee': [[0x22], 'local'],
  'i32.load': [[0x28], 'memory'],
  'i32.load8_u': [[0x2d], 'memory'],
  'i32.store': [[0x36], 'memory'],
  'i32.const': [[0x41], 'i32'],
  'i64.const': [[0x42], 'i64'],
  'i32.eqz': [[0x45], 'none'],
  'i32.eq': [[0x46], 'none'],
  'i32.ne': [[0x47], 'none'],
  'i32.lt_u': [[0x49], 'none'],
  'i32.gt_s': [[0x4a], 'none'],
  'i32.gt_u': [[0x4b], 'none'],
  'i32.ge_u': [[0x4f], 'none'],
  'i64.eqz': [[0x50], 'none'],
  'i64.lt_u': [[0x54], 'none'],
  'i32.add': [[0x6a], 'none'],
  'i32.sub': [[0x6b], 'none'],
  'i32.mul': [[0x6c], 'none'],
  'i32.and': [[0x71], 'none'],
  'i32.or': [[0x72], 'none'],
  'i32.shl': [[0x74], 'none'],
  'i32.shr_u': [[0x76], 'none'],
  'i64.ctz': [[0x7a], 'none'],
  'i64.add': [[0x7c], 'none'],
  'i64.sub': [[0x7d], 'none'],
  'i64.and': [[0x83], 'none'],
  'i64.or': [[0x84], 'none'],
  'i64.xor': [[0x85], 'none'],
  'i64.shl': [[0x86], 'none'],
  'i32.wrap_i64': [[0xa7], 'none'],
  'i64.extend_i32_u': [[0xad], 'none'],
  'v128.load': [[SIMD, 0x00], 'memory'],
  'v128.const': [[SIMD, 0x0c], 'v128'],
  'i8x16.swizzle': [[SIMD, 0x0e], 'none'],
  'i8x16.eq': [[SIMD, 0x23], 'none'],
  'i8x16.ne': [[SIMD, 0x24], 'none'],
  'i8x16.lt_s': [[SIMD, 0x25], 'none'],
  'v128.and': [[SIMD, 0x4e], 'none'],
  'v128.or': [[SIMD, 0x50], 'none'],
  'i8x16.bitmask': [[SIMD, 0x64], 'none'],
  'i8x16.shr_u': [[SIMD, 0x6d], 'none'],
};

export type WasmFunction = {
  readonly name: string;
  /** All `i32`. */
  readonly parameters: readonly string[];
  /** Name to type (`i32`, `i64`, `v128`). */
  readonly locals: Readonly<Record<string, string>>;
  /** Instructions parted by blanks, `;;` comments to the end of a line. Blocks have labels. Gives back one `i32`. */
  readonly body: string;
};

/** A module of these functions, which imports its memory as `host.memory`. Throws at an instruction it does not know. */
export function assembleModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, ...list(parameters.map(() => [I32])), 1, I32]);
  const memory = [...text('host'), ...text('memory'), 0x02, 0x00, ...unsigned(1)];
  const exported = functions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(index)]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(types)),
    ...section(2, list([memory])),
    ...section(3, list(functions.map((_, index) => unsigned(index)))),
    ...section(7, list(exported)),
    ...section(10, list(functions.map((one) => sized(codeOf(one))))),
  ]);
}

function codeOf({ parameters, locals, body }: WasmFunction): number[] {
  const names = [...parameters, ...Object.keys(locals)];
  const declared = Object.values(locals).map((type) => [1, TYPES[type] ?? unknown(type)]);
  const words = body.replace(/;;.*$/gm, '').trim().split(/\s+/);
  const code = list(declared);
  const labels: string[] = [];
  for (let at = 0; at < words.length; ) {
    const word = words[at++] ?? '';
    const [opcode, operand] = INSTRUCTIONS[word] ?? unknown(word);
    code.push(...opcode);
    if (word === 'end') labels.pop();
    const count = operand === 'v128' ? 16 : operand === 'none' || operand === 'memory' ? 0 : 1;
    const operands = words.slice(at, at + count);
    if (operand === 'label') labels.push(operands[0] ?? '');
    else for (const value of operands) code.push(...encodeOperand(operand, value, { names, labels }));
    if (operand === 'memory') code.push(0, 0);
    at += count;
  }
  return [...code, 0x0b];
}

type Scope = { readonly names: readonly string[]; readonly labels: readonly string[] };

function encodeOperand(operand: Operand, value: string, { names, labels }: Scope): number[] {
  if (operand === 'local') {
    const index = names.indexOf(value.slice(1));
    return index < 0 ? unknown(value) : unsigned(index);
  }
  if (operand === 'depth') {
    const index = labels.lastIndexOf(value);
    return index < 0 ? unknown(value) : unsigned(labels.length - 1 - index);
  }
  if (operand === 'v128') return [Number(value) & 0xff];
  return signed(BigInt(value), operand === 'i32' ? 32 : 64);
}

function unknown(word: string): never {
  throw new Error(`The assembler does not know ${word}.`);
}

const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const sized = (content: readonly number[]): number[] => [...unsigned(content.length), ...content];
const section = (id: number, content: readonly number[]): number[] => [id, ...sized(content)];
const text = (name: string): number[] => sized(Array.from(name, (char) => char.charCodeAt(0)));

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: bigint, bits: number): number[] {
  const bytes: number[] = [];
  for (let rest = BigInt.asIntN(bits, value); ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    const isLast = (rest >> 6n === 0n && low < 0x40) || (rest >> 6n === -1n && low >= 0x40);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}
