import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { unwrap } from '../src-main/contract/errors.ts';
import { tradeOffPlot } from '../src-main/engine/compare/trade-off-plot.ts';
import { decodeCorpus, embedCorpus, type Squares } from './models-embeddings.ts';
import { networkFigures, type NetworkFigures } from './models-figures.ts';
import { builtInNetworks, courseNetworks, type ComparedNetwork } from './models-networks.ts';
import { modelsTable, withTable } from './models-table.ts';
import { readCorpus, type CorpusPhoto } from './quality-corpus.ts';

const PLOT = projectPath('docs/images/models.svg');
const PAGE = projectPath('docs/models.md');
const QUALITY = projectPath('resources/models/quality.json');

function projectPath(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

/**
 * What each network costs and buys: the course's two, trained here on half of the categories, and
 * those that come along; each by ONNX Runtime, the same in WebAssembly, and TensorFlow.js. All are
 * judged on the other half, by the plain cosine of their features.
 *
 * `--write` puts the table into docs/models.md, the plot beside it, and the built-in networks' figures
 * on all categories where the app's comparison reads them. `--epochs N` trains for longer or less.
 */
export async function bench(options: {
  readonly json: boolean;
  readonly args: readonly string[];
}): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args: [...options.args],
    options: { write: { type: 'boolean' }, epochs: { type: 'string', default: '40' } },
  });
  const started = performance.now();
  const corpus = unwrap(await readCorpus());
  const folder = await mkdtemp(join(tmpdir(), 'kindred-models-'));
  try {
    const networks = await allNetworks(corpus, folder, Number(values.epochs));
    const figures = await measure(corpus, networks);
    if (values.write === true) await write(figures);
    else if (!options.json) console.log(modelsTable(figures));
    return {
      photos: corpus.length,
      seconds: (performance.now() - started) / 1000,
      networks: figures,
      training: networks.flatMap(({ training }) => training ?? []),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function allNetworks(
  corpus: readonly CorpusPhoto[],
  folder: string,
  epochs: number,
): Promise<ComparedNetwork[]> {
  const modelsDir = join(folder, 'models');
  const trained = { folder: join(folder, 'categories'), modelsDir, epochs };
  return [...(await courseNetworks(corpus, trained)), ...(await builtInNetworks(modelsDir))];
}

async function measure(
  corpus: readonly CorpusPhoto[],
  networks: readonly ComparedNetwork[],
): Promise<NetworkFigures[]> {
  const sides = networks.map(({ pack }) => pack.model.inputSize);
  const squares: readonly Squares[] = await decodeCorpus(corpus, sides);
  const figures: NetworkFigures[] = [];
  for (const network of networks) {
    console.error(`Embedding with ${network.name} …`);
    const byRuntime = {
      onnxruntime: await embedCorpus(squares, network.pack, 'onnxruntime'),
      'onnxruntime-web': await embedCorpus(squares, network.pack, 'onnxruntime-web'),
      tensorflow: await embedCorpus(squares, network.pack, 'tensorflow'),
    };
    figures.push(networkFigures(corpus, { network, byRuntime }));
  }
  return figures;
}

async function write(figures: readonly NetworkFigures[]): Promise<void> {
  await writeFile(PAGE, withTable(await readFile(PAGE, 'utf8'), modelsTable(figures)));
  await writeFile(PLOT, plotOf(figures));
  const quality = figures
    .filter(({ isTrainedHere }) => !isTrainedHere)
    .map(({ id, all }) => [id, { map: digits(all.mAP), precisionAt5: digits(all.precisionAt5) }]);
  await writeFile(QUALITY, `${JSON.stringify(Object.fromEntries(quality), undefined, 2)}\n`);
}

/** Each network twice: as ONNX Runtime and as TensorFlow.js computes it. */
function plotOf(figures: readonly NetworkFigures[]): string {
  const points = (['onnxruntime', 'tensorflow'] as const).flatMap((runtime) =>
    figures.map(({ name, bytes, byRuntime }) => ({
      name,
      bytes,
      msPerPhoto: byRuntime[runtime].msPerPhoto,
      quality: byRuntime[runtime].judged.mAP,
      group: runtime === 'onnxruntime' ? 'ONNX Runtime' : 'TensorFlow.js',
      // At the same height as the one that is named.
      isNamed: runtime === 'onnxruntime',
    })),
  );
  const title = 'Networks by time for a photo, mean average precision and size';
  return tradeOffPlot(points, { title, quality: 'Mean average precision' });
}

function digits(value: number): number {
  return Number(value.toFixed(3));
}
