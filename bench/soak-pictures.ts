import { drawPicture } from '../test-fixtures/pictures.ts';
import { seededRandom } from '../test-fixtures/seeded-random.ts';

const SCENES = 48;
/** JPEG markers (ITU T.81, table B.1): a quantisation table, a comment, the start of the coded picture. */
const DQT = 0xdb;
const COMMENT = 0xfe;
const START_OF_SCAN = 0xda;
const TABLE_BYTES = 64;
/** The coefficients that make most of how a small picture looks: its mean and the slowest waves. */
const SLOWEST = 6;

/** Where the values of each quantisation table lie in a JPEG, tables of one byte a value. */
function tablesOf(jpeg: Buffer): number[] {
  const tables: number[] = [];
  for (let at = 2; at + 4 < jpeg.length && jpeg[at + 1] !== START_OF_SCAN;) {
    const length = jpeg.readUInt16BE(at + 2);
    if (jpeg[at + 1] === DQT) {
      for (let table = at + 4; table < at + 2 + length; table += 1 + TABLE_BYTES) {
        tables.push(table + 1);
      }
    }
    at += 2 + length;
  }
  return tables;
}

/**
 * Small JPEGs, as many as are wanted, each with content, pixels and length of its own: drawn scenes
 * whose quantisation tables are changed, which takes microseconds and changes how they decode.
 */
export class SoakPictures {
  readonly #scenes: readonly Buffer[];

  private constructor(scenes: readonly Buffer[]) {
    this.#scenes = scenes;
  }

  static async draw(): Promise<SoakPictures> {
    const scenes: Buffer[] = [];
    for (let seed = 0; seed < SCENES; seed += 1) {
      scenes.push(await drawPicture({ seed, width: 160, height: 120, quality: 60 }));
    }
    return new SoakPictures(scenes);
  }

  /** The same bytes for the same seed. */
  make(seed: number): Buffer {
    const scene = this.#scenes[seed % this.#scenes.length] ?? Buffer.alloc(0);
    const random = seededRandom(seed);
    const note = Buffer.from(`Kindred soak ${seed} ${'·'.repeat(random.below(200))}`);
    const comment = Buffer.from([0xff, COMMENT, 0, 0]);
    comment.writeUInt16BE(note.length + 2, 2);
    const picture = Buffer.from(scene);
    for (const table of tablesOf(picture)) {
      for (let at = table; at < table + SLOWEST; at += 1) {
        const value = (picture[at] ?? 1) * (0.6 + 0.8 * random.uniform());
        picture[at] = Math.min(255, Math.max(1, Math.round(value)));
      }
    }
    return Buffer.concat([picture.subarray(0, 2), comment, note, picture.subarray(2)]);
  }
}
