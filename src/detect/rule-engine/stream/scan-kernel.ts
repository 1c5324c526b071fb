import { assembleModule, type WasmFunction } from './wasm-assembler.ts';

/** Of groups of bytes, in one call. */
export const MAX_HITS = 1024;

/** Sixteen lanes of one byte. */
const all = (byte: number): string => `v128.const ${`${byte} `.repeat(16)}`;

/**
 * Characters that may follow a backslash and have no other spelling: `"` `\` `b` `f` `n` `r` `t`. By the high half of a
 * byte: 2, 5, 6, 7 are bits 1, 2, 4, 8; a byte is one of them where its two halves share a bit.
 */
const BY_LOW_HALF = 'v128.const 0 0 13 0 8 0 4 0 0 0 0 0 2 0 4 0';
const BY_HIGH_HALF = 'v128.const 0 0 1 0 0 2 4 8 0 0 0 0 0 0 0 0';

const LANES = [0, 16, 32, 48];
/** The bits of one comparison over 64 bytes, in `$bits`. `test`: from the sixteen bytes on the stack to a mask. */
const over64 = (test: string): string =>
  LANES.map((offset, lane) => {
    const mask = `local.get $v${lane} ${test.replaceAll('$vN', `$v${lane}`)} i8x16.bitmask i64.extend_i32_u`;
    return offset === 0 ? mask : `${mask} i64.const ${offset} i64.shl i64.or`;
  }).join('\n');

/**
 * Marks of a block of 64 bytes into `out`: quotes that no backslash escapes, control characters, escapes that are not
 * the usual spelling, and the lead bytes C4, C5 and E2. How runs of backslashes are told apart: simdjson
 * (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", section 3.1.1).
 */
const INDEX: WasmFunction = {
  name: 'index',
  parameters: ['at', 'to', 'out'],
  locals: {
    v0: 'v128',
    v1: 'v128',
    v2: 'v128',
    v3: 'v128',
    slashes: 'i64',
    follows: 'i64',
    starts: 'i64',
    sum: 'i64',
    escaped: 'i64',
    carry: 'i64',
    marks: 'i64',
    first: 'i32',
  },
  body: `
    local.get $out local.set $first
    block $done
      loop $blocks
        local.get $at local.get $to i32.ge_u br_if $done
        ${LANES.map((offset, lane) => `local.get $at i32.const ${offset} i32.add v128.load local.set $v${lane}`).join('\n')}
        ${over64(`${all(0x5c)} i8x16.eq`)} local.set $slashes
        ${over64(`${all(0x22)} i8x16.eq`)} local.set $marks

        ;; Which bytes are escaped: those after an odd run of backslashes.
        i64.const 0 local.set $escaped
        local.get $slashes local.get $carry i64.or i64.eqz i32.eqz
        if $slashed
          local.get $slashes local.get $carry i64.const -1 i64.xor i64.and local.set $slashes
          local.get $slashes i64.const 1 i64.shl local.get $carry i64.or local.set $follows
          local.get $slashes i64.const 0xaaaaaaaaaaaaaaaa i64.and local.get $follows i64.const -1 i64.xor i64.and
          local.set $starts
          local.get $starts local.get $slashes i64.add local.tee $sum
          local.get $slashes i64.lt_u i64.extend_i32_u local.set $carry
          i64.const 0x5555555555555555 local.get $sum i64.const 1 i64.shl i64.xor local.get $follows i64.and
          local.set $escaped
          local.get $marks local.get $escaped i64.const -1 i64.xor i64.and local.set $marks
          local.get $escaped i64.eqz i32.eqz
          if $any
            ;; What follows the backslash is none of the usual.
            ${LANES.map((offset, lane) =>
              [
                BY_LOW_HALF,
                `local.get $v${lane} ${all(0x0f)} v128.and i8x16.swizzle`,
                BY_HIGH_HALF,
                `local.get $v${lane} i32.const 4 i8x16.shr_u i8x16.swizzle`,
                `v128.and ${all(0)} i8x16.eq i8x16.bitmask i64.extend_i32_u`,
                offset === 0 ? '' : `i64.const ${offset} i64.shl i64.or`,
              ].join('\n'),
            ).join('\n')}
            local.get $escaped i64.and local.get $marks i64.or local.set $marks
          end
        end

        ;; Signed: control characters, and everything outside ASCII.
        ${over64(`${all(0x20)} i8x16.lt_s`)} local.tee $sum i64.eqz i32.eqz
        if $rare
          ${over64(
            [
              `${all(0xc4)} i8x16.eq`,
              ...[0xc5, 0xe2].map((byte) => `local.get $vN ${all(byte)} i8x16.eq v128.or`),
              `local.get $vN ${all(0x1f)} v128.and local.get $vN i8x16.eq v128.or`,
            ].join(' '),
          )}
          local.get $sum i64.and local.get $marks i64.or local.set $marks
        end

        block $written
          loop $marking
            local.get $marks i64.eqz br_if $written
            local.get $out local.get $at local.get $marks i64.ctz i32.wrap_i64 i32.add i32.store
            local.get $out i32.const 4 i32.add local.set $out
            local.get $marks local.get $marks i64.const 1 i64.sub i64.and local.set $marks
            br $marking
          end
        end
        local.get $at i32.const 64 i32.add local.set $at
        br $blocks
      end
    end
    local.get $out local.get $first i32.sub i32.const 2 i32.shr_u
  `,
};

/**
 * Stores at `out` the places, from `at` on in steps of `step`, where four bytes (folded and masked) stand whose bit in the
 * table is set: no more than there is room for. Gives their number.
 */
const FIND: WasmFunction = {
  name: 'find',
  parameters: ['at', 'last', 'step', 'table', 'shift', 'mask', 'out'],
  locals: { hash: 'i32', first: 'i32', end: 'i32' },
  body: `
    local.get $out local.tee $first i32.const ${4 * MAX_HITS} i32.add local.set $end
    block $done
      loop $places
        local.get $at local.get $last i32.gt_s br_if $done
        ;; Stored in any case, and kept where the bit is set.
        local.get $out local.get $at i32.store
        local.get $at i32.load i32.const 0x20202020 i32.or local.get $mask i32.and i32.const 0x9e3779b1 i32.mul local.get $shift i32.shr_u
        local.tee $hash
        i32.const 3 i32.shr_u local.get $table i32.add i32.load8_u
        local.get $hash i32.const 7 i32.and i32.shr_u i32.const 1 i32.and
        i32.const 2 i32.shl local.get $out i32.add local.tee $out
        local.get $end i32.eq br_if $done
        local.get $at local.get $step i32.add local.set $at
        br $places
      end
    end
    local.get $out local.get $first i32.sub i32.const 2 i32.shr_u
  `,
};

const byteAt = (local: string): string => `local.get $${local} i32.load8_u`;
const add = (local: string, count: number): string =>
  `local.get $${local} i32.const ${count} i32.add local.set $${local}`;
/** Behind a text, to `$place`: it must end at the mark after the one of its opening quote. */
const SKIP_TEXT = `
  local.get $mark i32.const 4 i32.add i32.load local.tee $close i32.load8_u i32.const 0x22 i32.ne br_if $fail
  ${add('mark', 8)}
  local.get $close i32.const 1 i32.add local.set $place`;

/**
 * Reads a line that has the members of a template, in their order: what stands between values is compared, values are
 * told apart by their first byte. Gives the place behind the last brace and stores the next mark's address at `out`, then
 * for each value where it begins, where it ends, and its kind (line-walker.ts); 0 where the line is anything else, or
 * holds anything rare. The template: number of members, bytes of the last separator; for each separator its length and
 * number of pieces, and pieces of 16 bytes with the mask of those that count.
 */
const WALK: WasmFunction = {
  name: 'walk',
  parameters: ['at', 'mark', 'template', 'out'],
  locals: {
    place: 'i32',
    left: 'i32',
    length: 'i32',
    piece: 'i32',
    pieces: 'i32',
    mask: 'i32',
    byte: 'i32',
    close: 'i32',
    from: 'i32',
    kind: 'i32',
    digits: 'i32',
    first: 'i32',
  },
  body: `
    local.get $at local.set $place
    local.get $out local.set $first
    ${add('out', 4)}
    local.get $template i32.load local.set $left
    ${add('template', 16)}
    block $fail
      loop $members
        ;; The separator: brace or comma, key, colon.
        local.get $template i32.load local.set $length
        local.get $template i32.const 4 i32.add i32.load local.set $pieces
        ${add('template', 16)}
        local.get $place local.set $piece
        loop $compare
          local.get $template i32.const 16 i32.add i32.load local.tee $mask
          local.get $piece v128.load local.get $template v128.load i8x16.eq i8x16.bitmask
          i32.and local.get $mask i32.ne br_if $fail
          ${add('template', 32)}
          ${add('piece', 16)}
          local.get $pieces i32.const 1 i32.sub local.tee $pieces br_if $compare
        end
        local.get $place local.get $length i32.add local.set $place
        local.get $left i32.eqz
        if $last
          ;; That was the closing brace. Its line ends with a line feed, or with a carriage return before it.
          ${byteAt('place')} i32.const 0x0a i32.ne
          if $return
            ${byteAt('place')} i32.const 0x0d i32.ne br_if $fail
            local.get $place i32.const 1 i32.add i32.load8_u i32.const 0x0a i32.ne br_if $fail
            ${add('mark', 4)}
          end
          local.get $first local.get $mark i32.store
          local.get $place return
        end
        local.get $left i32.const 1 i32.sub local.set $left
        ${add('mark', 8)}

        local.get $place local.set $from
        block $read
          ${byteAt('place')} local.tee $byte i32.const 0x22 i32.eq
          if $text
            i32.const 0 local.set $kind
            ${add('from', 1)}
            ${SKIP_TEXT}
            local.get $out i32.const 4 i32.add local.get $close i32.store
            br $read
          end
          local.get $byte i32.const 0x30 i32.sub i32.const 10 i32.lt_u
          local.get $byte i32.const 0x2d i32.eq i32.or
          if $number
            local.get $byte i32.const 0x2d i32.eq
            if $minus
              ${add('place', 1)}
            end
            local.get $place local.set $digits
            ;; Zero stands alone, and has no sign.
            ${byteAt('place')} i32.const 0x30 i32.eq
            if $zero
              local.get $byte i32.const 0x2d i32.eq br_if $fail
              local.get $place i32.const 1 i32.add i32.load8_u i32.const 0x30 i32.sub i32.const 10 i32.lt_u br_if $fail
            end
            loop $digit
              ${byteAt('place')} i32.const 0x30 i32.sub i32.const 10 i32.lt_u
              if $more
                ${add('place', 1)}
                br $digit
              end
            end
            local.get $place local.get $digits i32.eq br_if $fail
            i32.const 2 local.get $place local.get $digits i32.sub i32.const 15 i32.gt_u i32.add local.set $kind
            local.get $out i32.const 4 i32.add local.get $place i32.store
            br $read
          end
          local.get $byte i32.const 0x5b i32.ne br_if $fail
          i32.const 5 local.set $kind
          loop $elements
            ${add('place', 1)}
            ${byteAt('place')} i32.const 0x22 i32.ne br_if $fail
            ${SKIP_TEXT}
            ${byteAt('place')} local.tee $byte i32.const 0x2c i32.eq br_if $elements
          end
          local.get $byte i32.const 0x5d i32.ne br_if $fail
          ${add('place', 1)}
          local.get $out i32.const 4 i32.add local.get $place i32.store
        end
        local.get $out local.get $from i32.store
        local.get $out i32.const 8 i32.add local.get $kind i32.store
        ${add('out', 12)}
        br $members
      end
    end
    i32.const 0
  `,
};

export const KERNEL_FUNCTIONS: readonly WasmFunction[] = [INDEX, FIND, WALK];
export const kernelModule = (): Uint8Array<ArrayBuffer> => assembleModule(KERNEL_FUNCTIONS);
