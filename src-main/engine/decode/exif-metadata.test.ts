import { describe, expect, it } from 'vitest';
import { writeTiff, type TiffField } from '../../../test-fixtures/tiff-writer.ts';
import { exifDirectories, exifMetadata, exifOrientation } from './exif-metadata.ts';
import { TiffStructure } from './tiff-directory.ts';

const text = (tag: number, value: string): TiffField => ({ tag, type: 'text', text: value });
const short = (tag: number, ...values: number[]): TiffField => ({ tag, type: 'short', values });
const rational = (tag: number, ...values: (readonly [number, number])[]): TiffField => ({
  tag,
  type: 'rational',
  values,
});

interface Fields {
  readonly main?: readonly TiffField[];
  readonly exif?: readonly TiffField[];
  readonly gps?: readonly TiffField[];
}

function directoriesOf({ main = [], exif = [], gps = [] }: Fields) {
  const pointers: TiffField[] = [
    { tag: 0x8769, type: 'directories', directories: [exif] },
    { tag: 0x8825, type: 'directories', directories: [gps] },
  ];
  return exifDirectories(TiffStructure.open(writeTiff({ directories: [[...main, ...pointers]] })));
}

const metadataOf = (fields: Fields) => exifMetadata(directoriesOf(fields));

/** 52° 30′ 36″ and 13° 24′. */
const BERLIN = [
  text(1, 'N'),
  rational(2, [52, 1], [30, 1], [36, 1]),
  text(3, 'E'),
  rational(4, [13, 1], [24, 1], [0, 1]),
];

describe('exifMetadata', () => {
  it('reads what a camera writes', () => {
    const metadata = metadataOf({
      main: [text(0x010f, 'Canon'), text(0x0110, 'EOS 5D'), short(0x4746, 4)],
      exif: [
        rational(0x829a, [1, 320]),
        rational(0x829d, [28, 10]),
        short(0x8827, 640),
        rational(0x920a, [50, 1]),
        text(0xa434, 'EF50mm f/1.4'),
        text(0x9003, '2021:05:06 07:08:09'),
        text(0x9291, '5'),
        text(0x9011, '+05:30'),
      ],
      gps: [...BERLIN, short(5, 1), rational(6, [34, 1])],
    });
    expect(metadata).toEqual({
      cameraMake: 'Canon',
      cameraModel: 'EOS 5D',
      rating: 4,
      exposureSeconds: 1 / 320,
      fNumber: 2.8,
      iso: 640,
      focalLengthMm: 50,
      lens: 'EF50mm f/1.4',
      takenAt: '2021-05-06T07:08:09.500',
      takenOffsetMinutes: 330,
      latitude: 52.51,
      longitude: 13.4,
      altitudeM: -34,
    });
  });

  it('says nothing where EXIF says nothing', () => {
    expect(metadataOf({})).toEqual({});
    expect(exifMetadata({})).toEqual({});
  });

  it('computes exposure and aperture from APEX values', () => {
    const exif = [rational(0x9201, [8, 1]), rational(0x9202, [3, 1])];
    expect(metadataOf({ exif })).toEqual({ exposureSeconds: 1 / 256, fNumber: 2.83 });
  });

  it('takes the long sensitivity where the short one overflows', () => {
    const long: TiffField = { tag: 0x8832, type: 'long', values: [102_400] };
    expect(metadataOf({ exif: [short(0x8827, 65_535), long] })).toEqual({ iso: 102_400 });
  });

  it('turns south and west negative', () => {
    const gps = [text(1, 'S'), ...BERLIN.slice(1, 2), text(3, 'W'), ...BERLIN.slice(3)];
    expect(metadataOf({ gps })).toEqual({ latitude: -52.51, longitude: -13.4 });
  });

  it.each([
    ['a latitude beyond the pole', [text(1, 'N'), rational(2, [91, 1]), ...BERLIN.slice(2)]],
    ['half a position', BERLIN.slice(0, 2)],
    ['zero and zero, as without a fix', [rational(2, [0, 1]), rational(4, [0, 1])]],
    ['a quotient by zero', [rational(2, [52, 0]), ...BERLIN.slice(2)]],
  ])('gives no position for %s', (_, gps) => {
    expect(metadataOf({ gps })).toEqual({});
  });

  it('cleans texts: control characters, padding, direction marks, length', () => {
    const main = [text(0x010f, ' SANYO\n Electric\u202e  '), text(0x0110, 'x'.repeat(900))];
    expect(metadataOf({ main })).toEqual({
      cameraMake: 'SANYO Electric',
      cameraModel: 'x'.repeat(200),
    });
  });

  it.each([6, 65_535])('drops a rating of %i', (rating) => {
    expect(metadataOf({ main: [short(0x4746, rating)] })).toEqual({});
  });
});

describe('exifOrientation', () => {
  it.each([1, 6, 8])('reads %i', (value) => {
    expect(exifOrientation(directoriesOf({ main: [short(0x0112, value)] }))).toBe(value);
  });

  it.each([0, 9, 65_535])('does not believe %i', (value) => {
    expect(exifOrientation(directoriesOf({ main: [short(0x0112, value)] }))).toBeUndefined();
  });
});
