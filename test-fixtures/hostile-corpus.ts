import { writeBmp } from './bmp-pictures.ts';
import { heicPicture } from './heic-pictures.ts';
import { paintedSharp, paintPixels, seededRandom } from './pictures.ts';
import { RAW_KINDS, rawPicture } from './raw-pictures.ts';

/** One broken file: its name promises the format that it was made from. */
export interface HostileFile {
  readonly name: string;
  readonly bytes: Buffer;
}

interface Sample {
  readonly ending: string;
  readonly bytes: Buffer;
}

/** Small, so that thousands of decodes take seconds; large enough for several blocks and rows. */
const WIDTH = 96;
const HEIGHT = 72;

/** A sound file in each format and in the variants that take other paths through a decoder. */
async function soundFiles(): Promise<Sample[]> {
  const pixels = paintPixels(7, WIDTH, HEIGHT);
  const paint = () => paintedSharp(pixels);
  const deep = () => paint().toColourspace('rgb16');
  const exif = { IFD0: { Make: 'Kindred', Model: 'Painter' }, IFD3: { GPSLatitudeRef: 'N' } };
  const encoded: [string, Promise<Buffer>][] = [
    ['jpg', paint().jpeg().toBuffer()],
    ['jpg', paint().withExif(exif).withIccProfile('p3').jpeg({ progressive: true }).toBuffer()],
    ['jpg', paint().greyscale().jpeg().toBuffer()],
    ['jpg', paint().toColourspace('cmyk').jpeg().toBuffer()],
    ['png', paint().png().toBuffer()],
    ['png', deep().withExif(exif).png({ progressive: true }).toBuffer()],
    ['png', paint().png({ palette: true }).toBuffer()],
    ['webp', paint().webp().toBuffer()],
    ['webp', paint().ensureAlpha(0.5).withExif(exif).webp({ lossless: true }).toBuffer()],
    ['gif', paint().gif().toBuffer()],
    ['tif', paint().tiff({ compression: 'none' }).toBuffer()],
    ['tif', deep().tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer()],
    ['tif', paint().tiff({ compression: 'jpeg', tile: true }).toBuffer()],
    ['tif', paint().withExif(exif).tiff({ compression: 'deflate' }).toBuffer()],
    ['avif', paint().avif({ effort: 0 }).toBuffer()],
  ];
  const written = encoded.map(async ([ending, bytes]) => ({ ending, bytes: await bytes }));
  return [...(await Promise.all(written)), ...(await handMadeFiles())];
}

/** Formats that no library here writes. */
async function handMadeFiles(): Promise<Sample[]> {
  const pixels = paintPixels(7, WIDTH, HEIGHT);
  const preview = await paintedSharp(pixels).jpeg().toBuffer();
  const thumbnail = await paintedSharp(paintPixels(7, 32, 24))
    .jpeg()
    .toBuffer();
  const bmps = [{ bits: 24 }, { bits: 8, rle: true }, { bits: 16 }] as const;
  const heics = ['plain', 'tenBits', 'withExif', 'withThumbnail'] as const;
  return [
    ...RAW_KINDS.map((kind) => ({ ending: kind, bytes: rawPicture(kind, { preview, thumbnail }) })),
    ...bmps.map((kind) => ({ ending: 'bmp', bytes: writeBmp(pixels, kind) })),
    ...heics.map((name) => ({ ending: 'heic', bytes: heicPicture(name) })),
  ];
}

type Random = () => number;
type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const below = (random: Random, most: number): number => Math.floor(random() * most);

/** Lengths and counts that break arithmetic. */
const EXTREMES = [0, 1, 2, 0x7f, 0x80, 0xff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];

/** The part of a file where headers lie. */
const HEADER_BYTES = 256;

const MUTATIONS: readonly Mutation[] = [
  function flipBits(bytes, random) {
    for (let flips = 1 + below(random, 24); flips > 0; flips--) {
      const at = below(random, bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
    }
    return bytes;
  },
  function lieInHeader(bytes, random) {
    for (let lies = 1 + below(random, 4); lies > 0; lies--) {
      bytes[below(random, Math.min(bytes.length, HEADER_BYTES))] = below(random, 256);
    }
    return bytes;
  },
  function cut(bytes, random) {
    return bytes.subarray(0, 1 + below(random, bytes.length));
  },
  function changeLength(bytes, random) {
    const reach = random() < 0.7 ? Math.min(bytes.length, HEADER_BYTES * 2) : bytes.length;
    const at = below(random, Math.max(1, reach - 4));
    const value = EXTREMES[below(random, EXTREMES.length)] ?? 0;
    if (bytes.length < at + 4) return bytes;
    if (random() < 0.5) bytes.writeUInt32BE(value, at);
    else bytes.writeUInt32LE(value, at);
    return bytes;
  },
  function insertNoise(bytes, random) {
    const at = below(random, bytes.length);
    const noise = Buffer.from(
      Array.from({ length: 1 + below(random, 64) }, () => below(random, 256)),
    );
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
  },
  function deleteBlock(bytes, random) {
    const at = below(random, bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(random, 128))]);
  },
  function repeatBlock(bytes, random) {
    const at = below(random, bytes.length);
    const block = bytes.subarray(at, at + 1 + below(random, 256));
    return Buffer.concat([bytes.subarray(0, at), block, block, bytes.subarray(at)]);
  },
  function blankBlock(bytes, random) {
    const at = below(random, bytes.length);
    bytes.subarray(at, at + 1 + below(random, 256)).fill(random() < 0.5 ? 0 : 0xff);
    return bytes;
  },
  function splice(bytes, random, other) {
    const head = bytes.subarray(0, below(random, bytes.length));
    return Buffer.concat([head, other.subarray(below(random, other.length))]);
  },
];

/**
 * Broken pictures: sound files of every format with
 * flipped bits, lies in headers and lengths, cuts, insertions, deletions, repeats, blanks, and heads
 * of one format on the tail of another. One seed always gives the same files.
 */
export async function* hostileCorpus({
  seed,
  count,
}: {
  readonly seed: number;
  readonly count: number;
}): AsyncGenerator<HostileFile> {
  const samples = await soundFiles();
  const random = seededRandom(seed);
  for (let index = 0; index < count; index++) {
    const sample = samples[index % samples.length];
    const other = samples[below(random, samples.length)];
    if (sample === undefined || other === undefined) return;
    let bytes: Buffer = Buffer.from(sample.bytes);
    for (let rounds = 1 + below(random, 3); rounds > 0; rounds--) {
      const mutation = MUTATIONS[below(random, MUTATIONS.length)];
      if (bytes.length > 0 && mutation !== undefined) bytes = mutation(bytes, random, other.bytes);
    }
    yield { name: `${String(index).padStart(5, '0')}.${sample.ending}`, bytes };
  }
}
