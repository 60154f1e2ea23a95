import { writeTiff, type TiffField } from './tiff-writer.ts';

/** The kinds of RAW file that {@link rawPicture} builds. */
export const RAW_KINDS = ['cr2', 'cr3', 'nef', 'arw', 'dng', 'raf', 'orf', 'rw2'] as const;
export type RawKind = (typeof RAW_KINDS)[number];

/** What goes into a RAW file: its previews are whole JPEGs. */
export interface RawParts {
  readonly preview: Uint8Array;
  readonly thumbnail: Uint8Array;
  /** EXIF orientation of the RAW file itself. */
  readonly orientation?: number;
}

/** The sensor's size that every built RAW file names. */
export const RAW_SENSOR = { width: 640, height: 480 } as const;

/** Stands for the sensor's data: no decoder may look at it. */
const SENSOR_DATA = Buffer.alloc(2048, 0xa5);

const short = (tag: number, ...values: number[]): TiffField => ({ tag, type: 'short', values });
const long = (tag: number, ...values: number[]): TiffField => ({ tag, type: 'long', values });
const text = (tag: number, value: string): TiffField => ({ tag, type: 'text', text: value });
const placed = (tag: number, bytes: Uint8Array): TiffField => ({ tag, type: 'placed', bytes });
const jpeg = (bytes: Uint8Array): TiffField[] => [
  placed(0x0201, bytes),
  long(0x0202, bytes.length),
];
const strip = (compression: number, bytes: Uint8Array): TiffField[] => [
  short(0x0103, compression),
  placed(0x0111, bytes),
  long(0x0117, bytes.length),
];

const SENSOR: readonly TiffField[] = [
  long(0x0100, RAW_SENSOR.width),
  long(0x0101, RAW_SENSOR.height),
  short(0x0106, 32803),
  ...strip(34713, SENSOR_DATA),
];

const EXIF: readonly TiffField[] = [
  text(0x9003, '2022:03:04 05:06:07'),
  { tag: 0x829a, type: 'rational', values: [[1, 250]] },
  short(0x8827, 400),
];

/** What the camera says of itself, in each kind. */
function named(kind: RawKind, orientation: number): TiffField[] {
  return [
    text(0x010f, 'Kindred'),
    text(0x0110, `Painter ${kind.toUpperCase()}`),
    short(0x0112, orientation),
  ];
}

const exifPointer: TiffField = { tag: 0x8769, type: 'directories', directories: [EXIF] };
const sub = (...directories: (readonly TiffField[])[]): TiffField => ({
  tag: 0x014a,
  type: 'directories',
  directories,
});

/** A RAW file as each maker lays it out: the structure is real, the sensor's data is not. */
export function rawPicture(kind: RawKind, parts: RawParts): Buffer {
  const { preview, thumbnail, orientation = 1 } = parts;
  const head = [...named(kind, orientation), exifPointer];
  switch (kind) {
    case 'nef':
      return writeTiff({
        bigEndian: true,
        directories: [[...head, sub(jpeg(preview), SENSOR), ...strip(1, SENSOR_DATA)]],
      });
    case 'arw':
      return writeTiff({
        directories: [[...head, ...jpeg(preview), sub(SENSOR)], jpeg(thumbnail)],
      });
    case 'dng':
      return writeTiff({
        directories: [
          [
            ...head,
            { tag: 0xc612, type: 'bytes', bytes: Buffer.from([1, 4, 0, 0]) },
            sub(SENSOR, strip(7, preview)),
            ...strip(1, SENSOR_DATA),
          ],
        ],
      });
    case 'cr2':
      return writeTiff({
        mark: 'CR\x02\0\0\0\0\0',
        directories: [[...head, ...strip(6, preview)], jpeg(thumbnail), SENSOR],
      });
    case 'orf':
      // Olympus points at its preview from the maker's notes: it has to be looked for.
      return writeTiff({
        magic: 0x4f52,
        directories: [[...head, { tag: 0x927c, type: 'bytes', bytes: preview }]],
      });
    case 'rw2':
      return writeTiff({
        magic: 0x55,
        directories: [[...head, { tag: 0x002e, type: 'bytes', bytes: preview }]],
      });
    case 'raf':
      return raf(preview);
    case 'cr3':
      return cr3(parts, head);
  }
}

/** Fujifilm's header names the place of a JPEG that carries the EXIF itself. */
function raf(preview: Uint8Array): Buffer {
  const header = Buffer.alloc(148);
  header.write('FUJIFILMCCD-RAW 0201FF129502Painter', 'latin1');
  header.writeUInt32BE(header.length, 84);
  header.writeUInt32BE(preview.length, 88);
  return Buffer.concat([header, preview, SENSOR_DATA]);
}

function box(type: string, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(body.length + 8);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, body]);
}

function uuidBox(uuid: string, ...content: Uint8Array[]): Buffer {
  return box('uuid', Buffer.from(uuid, 'hex'), ...content);
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
}

/** A track whose only sample is a JPEG at a place in the file. */
function track(at: number, size: number): Buffer {
  const table = box('stbl', box('stsz', numbers(0, size, 1)), box('co64', numbers(0, 1, 0, at)));
  return box('trak', box('mdia', box('minf', table)));
}

function cr3({ preview, thumbnail }: RawParts, head: readonly TiffField[]): Buffer {
  const metadata = uuidBox(
    '85c0b687820f11e08111f4ce462b6a48',
    box('CMT1', writeTiff({ directories: [head] })),
    box('CMT2', writeTiff({ directories: [EXIF] })),
    box('THMB', Buffer.alloc(16), thumbnail),
  );
  const middle = uuidBox(
    'eaf42b5e1c984b88b9fbb7dc406e4d16',
    Buffer.alloc(8),
    box('PRVW', Buffer.alloc(16), thumbnail),
  );
  const brand = box('ftyp', Buffer.from('crx \0\0\0\x01crx isom', 'latin1'));
  const movie = (at: number): Buffer => box('moov', metadata, track(at, preview.length));
  const before = brand.length + movie(0).length + middle.length + 8;
  return Buffer.concat([brand, movie(before), middle, box('mdat', preview, SENSOR_DATA)]);
}
