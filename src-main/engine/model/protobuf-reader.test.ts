import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KindredFailure } from '../../contract/errors.ts';
import { ProtobufMessage } from './protobuf.ts';
import { decodeVarints, ProtobufReader } from './protobuf-reader.ts';

const budget = () => ({ left: 1000 });
const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

function first(bytes: Uint8Array): ProtobufReader {
  const reader = new ProtobufReader(bytes, budget());
  expect(reader.next()).toBe(true);
  return reader;
}

// Examples of https://protobuf.dev/programming-guides/encoding/
describe('ProtobufReader', () => {
  it('reads integers, negative ones and those beyond 32 bits too', () => {
    expect(first(fromHex('089601')).integer()).toBe(150);
    expect(first(fromHex('08feffffffffffffffff01')).integer()).toBe(-2);
    expect(first(fromHex('08808080808020')).integer()).toBe(2 ** 40);
    expect(first(fromHex('08ffffffffffffffff7f')).integer()).toBe(2 ** 63);
  });

  it('reads what the writer writes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.maxSafeNat(),
        fc.string({ unit: 'binary' }),
        (field, integer, text) => {
          const inner = new ProtobufMessage().integer(field, integer);
          const bytes = new ProtobufMessage().string(2, text).message(3, inner).encode();
          const reader = first(bytes);
          expect(reader.string(1 << 16)).toBe(text);
          expect(reader.next() && reader.field).toBe(3);
          const message = reader.message();
          expect(message.next() && [message.field, message.integer()]).toEqual([field, integer]);
          expect([message.next(), reader.next()]).toEqual([false, false]);
        },
      ),
    );
  });

  it('gives each field as it is written, so that copies say the same', () => {
    const bytes = new ProtobufMessage().integer(1, 5).string(2, 'a').integer(900, 7).encode();
    const reader = new ProtobufReader(bytes, budget());
    const copies: number[] = [];
    while (reader.next()) copies.push(...reader.raw());
    expect(copies).toEqual([...bytes]);
  });

  it.each([
    ['a number cut short', '0896'],
    ['a number of eleven bytes', '08ffffffffffffffffffff01'],
    ['a length beyond the end', '12ff'],
    ['a length beyond all memory', '12ffffffffffffffff7f'],
    ['four bytes of which two are there', '0d0000'],
    ['a group, which no ONNX file has', '0b'],
    ['field 0', '0001'],
  ])('refuses %s', (_, hex) => {
    const reader = new ProtobufReader(fromHex(hex), budget());
    expect(() => reader.next()).toThrow(KindredFailure);
  });

  it('refuses a value that is written in another way than asked for', () => {
    expect(() => first(fromHex('089601')).bytes()).toThrow(KindredFailure);
    expect(() => first(fromHex('089601')).float()).toThrow(KindredFailure);
    expect(() => first(fromHex('120161')).integer()).toThrow(KindredFailure);
  });

  it('ends after as many fields as all messages of a file may have', () => {
    const shared = { left: 3 };
    const reader = new ProtobufReader(fromHex('1204080108020801'), shared);
    expect(reader.next()).toBe(true);
    const inner = reader.message();
    expect([inner.next(), inner.next()]).toEqual([true, true]);
    expect(() => reader.next()).toThrow(KindredFailure);
  });
});

describe('decodeVarints', () => {
  it('decodes packed and single numbers into any width', () => {
    const pieces = [fromHex('0196018001'), fromHex('feffffffffffffffff01')];
    expect([...decodeVarints(pieces, 4, 1)]).toEqual([1, 150, 128, 254]);
    const wide = new BigInt64Array(decodeVarints(pieces, 4, 8).buffer);
    expect([...wide]).toEqual([1n, 150n, 128n, -2n]);
  });

  it('decodes any 64-bit numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 2n ** 53n - 1n })), (numbers) => {
        const message = new ProtobufMessage();
        for (const number of numbers) message.integer(1, Number(number));
        const reader = new ProtobufReader(message.encode(), budget());
        const pieces: Uint8Array[] = [];
        while (reader.next()) pieces.push(reader.written());
        const decoded = new BigInt64Array(decodeVarints(pieces, numbers.length, 8).buffer);
        expect([...decoded]).toEqual(numbers);
      }),
    );
  });

  it.each([
    ['fewer', '01', 2],
    ['more', '010101', 2],
    ['one cut short', '0196', 2],
  ])('refuses %s numbers than expected', (_, hex, count) => {
    expect(() => decodeVarints([fromHex(hex)], count, 4)).toThrow(KindredFailure);
  });

  it('allocates nothing for a count that the bytes cannot hold', () => {
    expect(() => decodeVarints([fromHex('01')], 2 ** 40, 8)).toThrow(KindredFailure);
  });
});
