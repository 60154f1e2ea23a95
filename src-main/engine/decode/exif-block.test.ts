import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeTiff } from '../../../test-fixtures/tiff-writer.ts';
import { uprightExif, writeExif } from './exif-block.ts';
import { exifDirectories, exifMetadata, exifOrientation } from './exif-metadata.ts';
import { TiffStructure } from './tiff-directory.ts';

function read(block: Uint8Array) {
  return exifDirectories(TiffStructure.open(block));
}

describe('an EXIF block', () => {
  it('says what it was written from', () => {
    const facts = {
      cameraMake: 'Acme',
      cameraModel: 'One',
      lens: 'Zoom 24–70',
      takenAt: '2025-06-30T18:04:05',
      takenOffsetMinutes: -210,
      exposureSeconds: 1 / 250,
      fNumber: 2.8,
      iso: 6400,
      focalLengthMm: 35,
      latitude: -33.8908,
      longitude: 151.2743,
      altitudeM: -3,
    };
    const block = writeExif({ ...facts, artist: 'Ada', copyright: '© Ada' });
    const { latitude, longitude, exposureSeconds, ...others } = exifMetadata(read(block));
    const { latitude: south, longitude: east, exposureSeconds: seconds, ...rest } = facts;
    expect(others).toEqual(rest);
    expect(latitude).toBeCloseTo(south, 6);
    expect(longitude).toBeCloseTo(east, 6);
    expect(exposureSeconds).toBeCloseTo(seconds, 9);
    expect(exifOrientation(read(block))).toBe(1);
  });

  it('is written from any numbers', () => {
    const number = fc.option(fc.double(), { nil: undefined });
    fc.assert(
      fc.property(number, number, number, fc.string(), (iso, fNumber, seconds, cameraMake) => {
        const facts = {
          cameraMake,
          ...(iso === undefined ? {} : { iso }),
          ...(fNumber === undefined ? {} : { fNumber }),
          ...(seconds === undefined ? {} : { exposureSeconds: seconds }),
        };
        expect(exifOrientation(read(writeExif(facts)))).toBe(1);
      }),
      { numRuns: 200 },
    );
  });

  it('stands upright and stays as it is otherwise, or is none', () => {
    const block = Buffer.from(writeExif({ cameraMake: 'Acme', iso: 100 }));
    // The second field of the first directory, after the maker.
    block.writeUInt16LE(6, 8 + 2 + 12 + 8);
    expect(exifOrientation(read(block))).toBe(6);
    const upright = uprightExif(block) ?? new Uint8Array();
    expect(exifOrientation(read(upright))).toBe(1);
    expect(exifMetadata(read(upright))).toMatchObject({ cameraMake: 'Acme', iso: 100 });
    expect(exifOrientation(read(block))).toBe(6);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        for (const start of ['', 'II*\0\x08\0\0\0', 'MM\0*\0\0\0\x08']) {
          const made = Buffer.concat([Buffer.from(start, 'latin1'), bytes]);
          const length = uprightExif(made)?.length ?? made.length;
          expect(length).toBe(made.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('no longer points to the thumbnail, which shows the old pixels', () => {
    const thumbnail = Buffer.alloc(100, 7);
    const own = [{ tag: 0x010f, type: 'text', text: 'Acme' }] as const;
    const small = [
      { tag: 0x0201, type: 'placed', bytes: thumbnail },
      { tag: 0x0202, type: 'long', values: [thumbnail.length] },
    ] as const;
    for (const bigEndian of [false, true]) {
      const block = writeTiff({ bigEndian, directories: [own, small] });
      expect(TiffStructure.open(block)?.images()).toHaveLength(2);
      const upright = uprightExif(block) ?? new Uint8Array();
      expect(TiffStructure.open(upright)?.images()).toHaveLength(1);
      expect(exifMetadata(read(upright))).toEqual({ cameraMake: 'Acme' });
    }
  });
});
