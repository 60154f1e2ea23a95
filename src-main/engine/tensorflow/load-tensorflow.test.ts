import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';

const folder = temporaryFolder();
const LOADER = new URL('load-tensorflow.ts', import.meta.url).href;
const WITH_NODE = new URL('../../../test-fixtures/with-tfjs-node.js', import.meta.url).href;

/** Trains a layer and multiplies, on the main thread and then in a worker, and says what computed. */
const SCRIPT = `
import { Worker, isMainThread } from 'node:worker_threads';
import { loadTensorFlow, loadTensorFlowWithLayers } from ${JSON.stringify(LOADER)};
const { value: { tf, backend, nodeProblem } } = await loadTensorFlow();
const { value: { layers } } = await loadTensorFlowWithLayers();
const model = layers.sequential({ layers: [layers.layers.dense({ units: 2, inputShape: [3] })] });
model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
const { history } = await model.fit(tf.ones([8, 3]), tf.zeros([8, 2]), { epochs: 2, verbose: 0 });
const [product] = tf.matMul(tf.tensor2d([[2, 3]]), tf.tensor2d([[10], [1]])).dataSync();
const listeners = process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
const problem = nodeProblem === undefined ? null : nodeProblem.message;
const isLearning = history.loss[1] < history.loss[0];
const engine = tf.getBackend();
process.stdout.write(JSON.stringify({ isMainThread, backend, engine, problem, product, isLearning, listeners }) + '\\n');
if (isMainThread) new Worker(new URL(import.meta.url));
`;

async function load(...options: readonly string[]) {
  const script = join(folder, 'load.mjs');
  await writeFile(script, SCRIPT);
  const run = promisify(execFile);
  const env = { ...process.env, NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' };
  const { stdout, stderr } = await run(process.execPath, [...options, script], { env });
  const lines = stdout.trim().split('\n');
  return { said: lines.map((line): unknown => JSON.parse(line)), stderr };
}

const THREADS = [{ isMainThread: true }, { isMainThread: false }];

describe('loadTensorFlow', () => {
  it('computes and trains in WebAssembly, in both kinds of threads, and says nothing itself', async () => {
    const { said, stderr } = await load();
    const expected = { backend: 'wasm', engine: 'wasm', problem: null, product: 23, listeners: 0 };
    expect(said).toEqual(THREADS.map((thread) => ({ ...thread, ...expected, isLearning: true })));
    expect(stderr).toBe('');
  });

  it('takes tfjs-node where it is installed, with the functions that Node took away', async () => {
    const { said, stderr } = await load('--import', WITH_NODE);
    const expected = { backend: 'tfjs-node', engine: 'tensorflow', problem: null, product: 23 };
    expect(said).toEqual(
      THREADS.map((thread) => ({ ...thread, ...expected, isLearning: true, listeners: 0 })),
    );
    expect(stderr).toBe('');
  });

  it('takes WebAssembly where tfjs-node is installed and broken, and keeps the reason', async () => {
    const { said } = await load('--import', `${WITH_NODE}?broken`);
    const expected = { backend: 'wasm', problem: 'tfjs_binding.node can not be found' };
    expect(said).toMatchObject(THREADS.map((thread) => ({ ...thread, ...expected })));
  });
});
