import { describe, expect, it } from 'vitest';
import { ONNX_FAMILIES } from '../../../test-fixtures/onnx-families.ts';
import { feedingOf, listPresets, presetById } from './presets.ts';

const { presets } = listPresets();

/** What a byte becomes for each channel of a preset's network, in its order of channels. */
function fed(id: string, byte: number): readonly number[] {
  const preset = presetById(id);
  if (preset === undefined) return [];
  const { mean, std } = feedingOf(preset);
  return mean.map((each, at) => (byte - each) / (std[at] ?? 1));
}

describe('listPresets', () => {
  it('has an id of its own, a page, a licence and sizes for each', () => {
    expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length);
    for (const { id, source, licence, inputSize, dimensions } of presets) {
      expect(id).toMatch(/^[a-z0-9][a-z0-9-]{0,63}$/);
      expect(new URL(source).protocol).toBe('https:');
      expect(licence).not.toBe('');
      expect([inputSize, dimensions].every((size) => Number.isInteger(size) && size > 0)).toBe(
        true,
      );
    }
  });

  it('has the sixteen MobileNetV1 and the thirty MobileNetV2', () => {
    const of = (family: string) => presets.filter((preset) => preset.family === family);
    expect(of('MobileNetV1').map(({ dimensions }) => dimensions)).toEqual(
      [256, 512, 768, 1024].flatMap((width) => Array<number>(4).fill(width)),
    );
    expect(new Set(of('MobileNetV2').map(({ dimensions }) => dimensions))).toEqual(
      new Set([1280, 1664, 1792]),
    );
    expect(of('MobileNetV2')).toHaveLength(30);
  });

  it('has a graph of random weights to be tested with for each family', () => {
    const families = new Set(presets.map(({ family }) => family));
    const tested = new Set(Object.keys(ONNX_FAMILIES).map((id) => presetById(id)?.family));
    expect(tested).toEqual(families);
  });
});

describe('feedingOf', () => {
  it('feeds each family what it was trained on', () => {
    expect(fed('mobilenet-v2-100-224', 255)).toEqual([1, 1, 1]);
    expect(fed('mobilenet-v2-100-224', 0)).toEqual([-1, -1, -1]);
    expect(fed('dense-28', 255)).toEqual([1, 1, 1]);
    expect(fed('efficientnet-b0', 200)).toEqual([200, 200, 200]);
    // Blue, green, red.
    expect(fed('vgg16', 0)).toEqual([-103.939, -116.779, -123.68]);
    const torch = [(1 - 0.485) / 0.229, (1 - 0.456) / 0.224, (1 - 0.406) / 0.225];
    fed('densenet121', 255).forEach((number, at) => {
      expect(number).toBeCloseTo(torch[at] ?? NaN, 6);
    });
    const clip = [0.48145466, 0.4578275, 0.40821073];
    const spread = [0.26862954, 0.26130258, 0.27577711];
    fed('clip-vit-b32', 51).forEach((number, at) => {
      expect(number).toBeCloseTo((0.2 - (clip[at] ?? NaN)) / (spread[at] ?? NaN), 6);
    });
  });
});
