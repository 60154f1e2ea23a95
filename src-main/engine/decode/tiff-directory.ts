import { ByteView } from './byte-view.ts';

/** Tag numbers of TIFF 6.0, EXIF 2.32, DNG 1.7 and, where noted, of camera makers. */
export const TAG = {
  imageWidth: 0x0100,
  imageLength: 0x0101,
  compression: 0x0103,
  photometric: 0x0106,
  make: 0x010f,
  model: 0x0110,
  stripOffsets: 0x0111,
  orientation: 0x0112,
  /** IPTC-IIM, in TIFF files. */
  iptc: 0x83bb,
  /** Photoshop’s image resources, in TIFF files. */
  imageResources: 0x8649,
  stripByteCounts: 0x0117,
  subDirectories: 0x014a,
  jpegOffset: 0x0201,
  jpegLength: 0x0202,
  exifDirectory: 0x8769,
  gpsDirectory: 0x8825,
  dngVersion: 0xc612,
  /** Panasonic RW2: a whole JPEG. */
  jpegFromRaw: 0x002e,
} as const;

/** Bytes per value of each TIFF field type; index 0 is no type. */
const TYPE_SIZE = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

/** Byte order, then 42, or what RW2 (0x55) and ORF (`RO`, `RS`) write in its place. */
const MAGIC = new Set([0x002a, 0x0055, 0x4f52, 0x5352]);

/** Real files have a few dozen of each; the bounds stop what is made to loop. */
const MOST_ENTRIES = 1024;
const MOST_DIRECTORIES = 64;

interface TiffEntry {
  readonly type: number;
  readonly count: number;
  readonly at: number;
}

/** One image file directory; its values are read when they are asked for. */
export class TiffDirectory {
  readonly #view: ByteView;
  readonly #entries: ReadonlyMap<number, TiffEntry>;

  constructor(view: ByteView, entries: ReadonlyMap<number, TiffEntry>) {
    this.#view = view;
    this.#entries = entries;
  }

  has(tag: number): boolean {
    return this.#entries.has(tag);
  }

  /** The `index`-th number of a field, rationals divided; undefined where there is none. */
  number(tag: number, index = 0): number | undefined {
    const entry = this.#entries.get(tag);
    if (entry === undefined || index >= entry.count) return undefined;
    const value = this.#value(entry.type, entry.at + index * (TYPE_SIZE[entry.type] ?? 0));
    return value !== undefined && Number.isFinite(value) ? value : undefined;
  }

  /** Up to `most` numbers of a field. */
  numbers(tag: number, most: number): number[] {
    const count = Math.min(this.#entries.get(tag)?.count ?? 0, most);
    const values = Array.from({ length: count }, (_, index) => this.number(tag, index));
    return values.filter((value) => value !== undefined);
  }

  /** A field's bytes as they are, whatever its type. */
  bytes(tag: number): Uint8Array | undefined {
    const entry = this.#entries.get(tag);
    if (entry === undefined) return undefined;
    return this.#view.range(entry.at, entry.count * (TYPE_SIZE[entry.type] ?? 0));
  }

  /** A text field up to its first NUL, at most 1,024 bytes of it where nothing else is said. */
  text(tag: number, most = 1024): string | undefined {
    const bytes = this.bytes(tag)?.subarray(0, most);
    if (bytes === undefined) return undefined;
    const end = bytes.indexOf(0);
    return Buffer.from(bytes.subarray(0, end < 0 ? bytes.length : end)).toString('utf8');
  }

  #value(type: number, at: number): number | undefined {
    const view = this.#view;
    switch (type) {
      case 1:
      case 7:
        return view.u8(at);
      case 3:
        return view.u16(at);
      case 4:
      case 13:
        return view.u32(at);
      case 5:
        return quotient(view.u32(at), view.u32(at + 4));
      case 8:
        return view.i16(at);
      case 9:
        return view.i32(at);
      case 10:
        return quotient(view.i32(at), view.i32(at + 4));
      case 11:
        return view.f32(at);
      case 12:
        return view.f64(at);
      default:
        return undefined;
    }
  }
}

function quotient(top: number | undefined, bottom: number | undefined): number | undefined {
  return top === undefined || bottom === undefined || bottom === 0 ? undefined : top / bottom;
}

/** A TIFF structure: a TIFF file, most RAW files, or the block that EXIF is. */
export class TiffStructure {
  readonly #view: ByteView;
  readonly #first: number;

  private constructor(view: ByteView, first: number) {
    this.#view = view;
    this.#first = first;
  }

  /** Opens bytes that begin with a TIFF header; undefined where they do not. */
  static open(bytes: Uint8Array): TiffStructure | undefined {
    const order = new ByteView(bytes).u16(0);
    if (order !== 0x4949 && order !== 0x4d4d) return undefined;
    const view = new ByteView(bytes, order === 0x4949);
    const magic = view.u16(2);
    const first = view.u32(4);
    if (magic === undefined || first === undefined || !MAGIC.has(magic)) return undefined;
    return new TiffStructure(view, first);
  }

  /** The first directory, or an empty one where its place lies outside the bytes. */
  main(): TiffDirectory {
    return this.#read(this.#first).directory;
  }

  /** A directory that a field of another one points to. */
  pointed(from: TiffDirectory, tag: number): TiffDirectory | undefined {
    const at = from.number(tag);
    return at === undefined ? undefined : this.#read(at).directory;
  }

  /** Every image directory: the chain and the sub-directories, each once, in file order. */
  images(): TiffDirectory[] {
    const found: TiffDirectory[] = [];
    const seen = new Set<number>();
    const waiting = [this.#first];
    for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
      if (at === 0 || seen.has(at) || seen.size >= MOST_DIRECTORIES) continue;
      seen.add(at);
      const { directory, next } = this.#read(at);
      found.push(directory);
      waiting.push(...directory.numbers(TAG.subDirectories, MOST_DIRECTORIES), next ?? 0);
    }
    return found;
  }

  #read(at: number): { directory: TiffDirectory; next: number | undefined } {
    const view = this.#view;
    const count = Math.min(view.u16(at) ?? 0, MOST_ENTRIES);
    const entries = new Map<number, TiffEntry>();
    for (let index = 0; index < count; index++) {
      const field = at + 2 + index * 12;
      const tag = view.u16(field);
      const entry = this.#entry(field);
      if (tag !== undefined && entry !== undefined && !entries.has(tag)) entries.set(tag, entry);
    }
    return { directory: new TiffDirectory(view, entries), next: view.u32(at + 2 + count * 12) };
  }

  #entry(field: number): TiffEntry | undefined {
    const view = this.#view;
    const type = view.u16(field + 2) ?? 0;
    const count = view.u32(field + 4) ?? 0;
    const bytes = count * (TYPE_SIZE[type] ?? 0);
    if (bytes === 0) return undefined;
    const at = bytes <= 4 ? field + 8 : view.u32(field + 8);
    return at !== undefined && view.holds(at, bytes) ? { type, count, at } : undefined;
  }
}
