import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedDescribe, sharedPath } from '../test-fixtures/shared.ts';
import { temporaryFolder } from '../test-fixtures/temporary-folder.ts';
import { writeTinyNetwork } from '../test-fixtures/tiny-network.ts';
import { putWeights } from './app-weights.ts';

const WEIGHTS = 'tf2_mobilenet_v2_1.0_224_ptq.tflite';
const offline = true;

describe('putWeights', () => {
  it('writes nothing where the weights are nowhere, whatever other network is there', async () => {
    const [chosen, shared] = [temporaryFolder(), temporaryFolder()];
    await writeTinyNetwork(chosen);
    const folder = join(temporaryFolder(), 'weights');
    const put = await putWeights(folder, { chosen, shared, offline });
    expect(put).toMatchObject({ ok: false, error: { code: 'model-missing' } });
    expect(existsSync(folder)).toBe(false);
  });

  it('refuses a file that only has the right name', async () => {
    const shared = temporaryFolder();
    writeFileSync(join(shared, WEIGHTS), 'no weights');
    const put = await putWeights(join(temporaryFolder(), 'weights'), { shared, offline });
    expect(put).toMatchObject({ ok: false, error: { code: 'model-checksum' } });
  });
});

sharedDescribe('putWeights with the weights at hand', () => {
  it('puts them there with the names of the classes, and takes the chosen folder first', async () => {
    const [chosen, folder] = [temporaryFolder(), temporaryFolder()];
    const shared = sharedPath('models');
    const names = ['imagenet_labels.txt', WEIGHTS];
    expect((await putWeights(folder, { shared, offline })).ok).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual(names);
    for (const name of names) copyFileSync(join(shared, name), join(chosen, name));
    const again = temporaryFolder();
    expect((await putWeights(again, { chosen, shared: temporaryFolder(), offline })).ok).toBe(true);
    expect(readdirSync(again).toSorted()).toEqual(names);
  });
});
