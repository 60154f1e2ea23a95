import { KindredFailure, unwrap } from '../src-main/contract/errors.ts';
import type { Runtime } from '../src-main/contract/model-calls.ts';
import { closeDecoders, decodePhoto } from '../src-main/engine/decode/decode-photo.ts';
import type { RgbImage } from '../src-main/engine/decode/rgb-image.ts';
import type { Embedding } from '../src-main/engine/embed/embedder.ts';
import { openEmbedder } from '../src-main/engine/embed/open-embedder.ts';
import type { ModelPack } from '../src-main/engine/model/model-pack.ts';
import type { CorpusPhoto } from './quality-corpus.ts';

/** What computes the networks here, each on one thread. */
export type MeasuredRuntime = Exclude<Runtime, 'auto'>;

/** Photos decoded at once. */
const IN_FLIGHT = 4;
/** The first runs are slower, and not counted. */
const WARM_UP = 20;

/** A photo's squares by their side. */
export type Squares = ReadonlyMap<number, RgbImage>;

/** The whole corpus as one network sees it. */
export interface CorpusEmbedding {
  readonly photos: readonly Embedding[];
  /**
   * Time of the processor for one embedding, without decoding: a tenth of the photos took less. On one
   * thread that is the time that passes; when the machine has other work, it counts least this way.
   */
  readonly msPerPhoto: number;
}

/** Decodes each photo once, to the squares that all networks look at. */
export async function decodeCorpus(
  corpus: readonly CorpusPhoto[],
  sides: readonly number[],
): Promise<readonly Squares[]> {
  const squares: Squares[] = [];
  const waiting = corpus.entries();
  const work = async (): Promise<void> => {
    for (const [at, { path }] of waiting) {
      squares[at] = unwrap(await decodePhoto(path, { sides })).squares;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  await closeDecoders();
  return squares;
}

/** Embeds the corpus photo by photo, on one thread. */
export async function embedCorpus(
  corpus: readonly Squares[],
  { model }: ModelPack,
  runtime: MeasuredRuntime,
): Promise<CorpusEmbedding> {
  const embedder = unwrap(await openEmbedder(model, runtime));
  const photos: Embedding[] = [];
  const times: number[] = [];
  for (const squares of corpus) {
    const square = squares.get(model.inputSize);
    if (square === undefined) throw new KindredFailure(undecoded(model.inputSize));
    const before = process.cpuUsage();
    photos.push(unwrap(await embedder.embed(square)));
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  await embedder.close();
  const sorted = times.slice(WARM_UP).toSorted((a, b) => a - b);
  return { photos, msPerPhoto: sorted[Math.floor(sorted.length / 10)] ?? NaN };
}

function undecoded(side: number) {
  return { code: 'internal', message: `No photo was decoded to ${side} × ${side}.` } as const;
}
