import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import { parseManifest } from './model-manifest.ts';
import { describeModel } from './model-sources.ts';

const sum = 'a'.repeat(64);
const manifest = {
  id: 'small-net',
  name: 'Small',
  licence: 'MIT',
  credit: 'A. Person',
  source: 'https://example.org/small.tflite',
  file: 'small.tflite',
  sha256: sum,
  bytes: 1000,
  inputSize: 224,
  featureSize: 32,
  mapSize: 7,
  classCount: 20,
  labels: { file: 'labels.txt', sha256: sum },
};

function parse(changes: object) {
  return parseManifest(JSON.stringify({ ...manifest, ...changes }), 'model.json');
}

describe('parseManifest', () => {
  it('reads a description', () => {
    expect(parse({})).toEqual({ ok: true, value: manifest });
  });

  it.each([
    ['an id that leads out of the folder', { id: '../other' }],
    ['an id with capitals, which some file systems fold', { id: 'Small' }],
    ['a file in another folder', { file: '../../etc/passwd' }],
    ['a file by its full path', { file: '/etc/passwd' }],
    ['a hidden file', { file: '.bashrc' }],
    ['a file that the installation writes itself', { file: 'model.onnx' }],
    ['a companion in another folder', { meanFeature: { file: 'a/b', sha256: sum } }],
    ['a checksum of the wrong length', { sha256: 'abc' }],
    ['a source that is no web address', { source: 'file:///etc/passwd' }],
    ['a size of zero', { featureSize: 0 }],
    ['a size that is no whole number', { inputSize: 1.5 }],
    ['weights beyond all bounds', { bytes: 2 ** 40 }],
    ['a field that it does not know', { colour: 'red' }],
  ])('refuses %s', (_, changes) => {
    const result = parse(changes);
    expect(!result.ok && result.error.code).toBe('model-unreadable');
  });

  it('says where a description is wrong', () => {
    const result = parse({ labels: { file: 'a/b', sha256: sum } });
    expect(!result.ok && result.error.message).toBe(
      'model.json does not describe a network at labels.file.',
    );
  });

  it('refuses what is no JSON', () => {
    const result = parseManifest('{', 'model.json');
    expect(!result.ok && result.error.message).toBe('model.json does not describe a network.');
  });
});

describe('the built-in network', () => {
  it('is described, with the companion files that its folder holds', async () => {
    const described = await describeModel({ shared: '/nowhere', offline: true });
    expect(described.ok && described.value.manifest).toMatchObject({
      id: 'mobilenet-v2-ptq',
      featureSize: 1280,
      classCount: 1001,
    });
    const { folder, manifest } = unwrap(described);
    const mean = manifest.meanFeature;
    const bytes = mean === undefined ? undefined : await readFile(join(folder, mean.file));
    expect([undefined, 4 * manifest.featureSize]).toContain(bytes?.length);
  });
});
