import { describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import type { CallOutput } from '../contract/calls.ts';
import { comparisonPlot, writeTradeOff } from './write-trade-off.ts';

type Compared = CallOutput<'compareModels'>;
type Model = Compared['models'][number];

function model(id: string, figures: Partial<Model> = {}): Model {
  const costs = { inputSize: 224, dimensions: 64, bytes: 4e6, bytesPer100k: 1e8, msPerPhoto: 8 };
  return { id, name: id.toUpperCase(), ...costs, quality: null, ...figures };
}

const AGREEMENT = [
  { a: 'one', b: 'two', share: 0.4 },
  { a: 'two', b: 'three', share: 0.9 },
  { a: 'three', b: 'one', share: 0.6 },
];

function compared(models: Model[]): Compared {
  return { models, sample: 50, agreement: AGREEMENT };
}

/** The figures that stand by each name. */
function figuresIn(svg: string): string[] {
  return [...svg.matchAll(/<title>([^<]*: [^<]*)<\/title>/g)].map(([, text = '']) => text).sort();
}

describe('comparisonPlot', () => {
  it('has what was measured upwards, where that is known of all', () => {
    const quality = { map: 0.7, precisionAt5: 0.8 };
    const svg = comparisonPlot(compared([model('one', { quality }), model('two', { quality })]));
    expect(svg).toContain('Mean average precision');
    expect(figuresIn(svg)).toEqual(['ONE: 0.7 · 8 ms · 4 MB', 'TWO: 0.7 · 8 ms · 4 MB']);
  });

  it('has the agreement with the one that serves upwards, where it is not', () => {
    const quality = { map: 0.7, precisionAt5: 0.8 };
    const models = [model('one', { quality }), model('two'), model('three')];
    const svg = comparisonPlot(compared(models));
    expect(svg).toContain('Neighbours shared with the network that serves, 50 photos');
    expect(figuresIn(svg)).toEqual([
      'ONE: 1 · 8 ms · 4 MB',
      'THREE: 0.6 · 8 ms · 4 MB',
      'TWO: 0.4 · 8 ms · 4 MB',
    ]);
  });

  it('leaves out what there is no place for: never timed, or nothing in common', () => {
    const models = [model('one'), model('two', { msPerPhoto: null }), model('stranger')];
    expect(figuresIn(comparisonPlot(compared(models)))).toEqual(['ONE: 1 · 8 ms · 4 MB']);
  });

  it('is a whole picture without any network', () => {
    expect(comparisonPlot(compared([]))).toMatch(/^<svg [^]*<\/svg>\n$/);
  });
});

describe('writeTradeOff', () => {
  it('says where it can’t be written', async () => {
    const nowhere = join(temporaryFolder(), 'nowhere', 'plot.svg');
    const written = await writeTradeOff(nowhere)(compared([model('one')]));
    expect(written).toMatchObject({ ok: false, error: { code: 'bad-argument' } });
  });
});
