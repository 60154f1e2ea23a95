import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeTiff, type TiffField } from '../../../test-fixtures/tiff-writer.ts';
import { TAG, TiffStructure } from './tiff-directory.ts';

const FIELDS: readonly TiffField[] = [
  { tag: TAG.make, type: 'text', text: 'Kindred' },
  { tag: TAG.imageWidth, type: 'long', values: [4000] },
  { tag: 0x0102, type: 'short', values: [8, 9, 10] },
  { tag: 0x829a, type: 'rational', values: [[1, 250]] },
  { tag: 0x829d, type: 'rational', values: [[1, 0]] },
];

describe.each([false, true])('a TIFF structure (big-endian: %s)', (bigEndian) => {
  const file = writeTiff({ bigEndian, directories: [FIELDS, FIELDS.slice(0, 1), []] });

  it('gives numbers, lists, quotients and texts', () => {
    const main = TiffStructure.open(file)?.main();
    expect(main?.text(TAG.make)).toBe('Kindred');
    expect(main?.number(TAG.imageWidth)).toBe(4000);
    expect(main?.numbers(0x0102, 8)).toEqual([8, 9, 10]);
    expect(main?.number(0x829a)).toBeCloseTo(0.004);
  });

  it('has no number where a quotient divides by nothing, or a field is missing', () => {
    const main = TiffStructure.open(file)?.main();
    expect(main?.number(0x829d)).toBeUndefined();
    expect(main?.number(TAG.model)).toBeUndefined();
    expect(main?.number(0x0102, 3)).toBeUndefined();
  });

  it('walks the chain', () => {
    expect(TiffStructure.open(file)?.images()).toHaveLength(3);
  });
});

describe('hostile TIFF structures', () => {
  it('ends where a directory follows itself', () => {
    const file = writeTiff({ directories: [FIELDS] });
    const first = file.readUInt32LE(4);
    file.writeUInt32LE(first, first + 2 + FIELDS.length * 12);
    expect(TiffStructure.open(file)?.images()).toHaveLength(1);
  });

  it('ends where sub-directories name each other without end', () => {
    const directories = Array.from({ length: 200 }, () => FIELDS);
    const file = writeTiff({ directories });
    expect(TiffStructure.open(file)?.images().length).toBeLessThanOrEqual(64);
  });

  it('drops a field whose values lie outside the file', () => {
    const file = writeTiff({ directories: [FIELDS] });
    const main = TiffStructure.open(file.subarray(0, file.length))?.main();
    expect(main?.has(TAG.make)).toBe(true);
    const first = file.readUInt32LE(4);
    const entries = Array.from({ length: FIELDS.length }, (_, index) => first + 2 + index * 12);
    for (const entry of entries) file.writeUInt32LE(0x7fffffff, entry + 4);
    const lying = TiffStructure.open(file)?.main();
    expect(FIELDS.filter((field) => lying?.has(field.tag))).toEqual([]);
  });

  it('reads any bytes without throwing', () => {
    const header = fc.constantFrom('II*\0', 'MM\0*', 'IIU\0', 'IIRO');
    const offset = fc.nat(40);
    const property = fc.property(
      header,
      offset,
      fc.uint8Array({ maxLength: 300 }),
      (text, at, rest) => {
        const little = text.startsWith('II');
        const place = Buffer.alloc(4);
        if (little) place.writeUInt32LE(at);
        else place.writeUInt32BE(at);
        const structure = TiffStructure.open(
          Buffer.concat([Buffer.from(text, 'latin1'), place, rest]),
        );
        for (const image of structure?.images() ?? []) {
          for (const tag of Object.values(TAG)) {
            image.numbers(tag, 16);
            image.text(tag);
            expect(image.number(tag) ?? 0).toSatisfy(Number.isFinite);
          }
        }
      },
    );
    fc.assert(property, { numRuns: 500 });
  });
});
