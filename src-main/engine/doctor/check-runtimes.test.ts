import { describe, expect, it } from 'vitest';
import { runKindred } from '../../../test-fixtures/kindred-process.ts';
import { drawPhotos, testBed, type TestBed } from '../../../test-fixtures/photo-folder.ts';
import { CALLS } from '../../contract/calls.ts';

const WITHOUT_ONNX = new URL('../../../test-fixtures/without-onnxruntime.js', import.meta.url).href;
const RUNTIMES = ['onnxruntime', 'onnxruntime-web', 'tensorflow'];

/** Several processes, one after the other. */
const PATIENCE_MS = 240_000;

async function examined(bed: TestBed, env: NodeJS.ProcessEnv = {}) {
  const run = await runKindred({ ...bed, env }, ['--json', 'doctor']);
  const { healthy, checks } = CALLS.doctor.output.parse(run.json);
  const messages = checks.filter(({ name }) => RUNTIMES.includes(name));
  return { healthy, messages: messages.map(({ message }) => message) };
}

describe('kindred doctor', () => {
  it(
    'says of each runtime what a photo takes there',
    async () => {
      const bed = await testBed();
      await drawPhotos(bed.photos, { 'a.jpg': 1 });
      expect((await runKindred(bed, ['index', bed.photos])).code).toBe(0);
      const { healthy, messages } = await examined(bed);
      expect(messages).toEqual([
        expect.stringMatching(/^ONNX Runtime takes [\d.]+ ms for a photo of 224 pixels\.$/),
        expect.stringMatching(
          /^ONNX Runtime for the web takes [\d.]+ ms for a photo of 224 pixels\.$/,
        ),
        expect.stringMatching(
          /^TensorFlow\.js takes [\d.]+ ms for a photo of 224 pixels, .*tfjs-node/,
        ),
      ]);
      expect(healthy).toBe(true);

      const without = await examined(bed, { NODE_OPTIONS: `--import ${WITHOUT_ONNX}` });
      expect(without.messages[0]).toBe('ONNX Runtime does not load on this machine.');
      expect(without.messages[1]).toMatch(/^ONNX Runtime for the web takes/);
      expect(without.healthy).toBe(true);
    },
    PATIENCE_MS,
  );
});
