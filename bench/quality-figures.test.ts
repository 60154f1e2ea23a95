import { describe, expect, it } from 'vitest';
import { unwrap } from '../src-main/contract/errors.ts';
import { sharedDescribe } from '../test-fixtures/shared.ts';
import { temporaryFolder } from '../test-fixtures/temporary-folder.ts';
import { readCorpus, type CorpusPhoto, type Half } from './quality-corpus.ts';
import { figuresOf } from './quality-figures.ts';

function photo(labels: { category?: [string, Half]; group?: [string, Half] }): CorpusPhoto {
  const labelled = (label: [string, Half] | undefined) =>
    label === undefined ? undefined : { name: label[0], half: label[1] };
  return {
    path: '',
    category: labelled(labels.category),
    group: labelled(labels.group),
    isUnlabelled: false,
  };
}

const cat = () => photo({ category: ['cat', 'tuning'] });
const dog = () => photo({ category: ['dog', 'heldOut'] });
const other = () => photo({});

/** The nearer in the list, the more alike; the earlier of two as near comes first. */
const byPlace = (a: number, b: number) => -Math.abs(a - b);

describe('figuresOf', () => {
  it('gives 1 where all of a kind come first', () => {
    const photos = [cat(), cat(), other(), other(), dog(), dog()];
    const inPairs = (a: number, b: number) => Number(Math.floor(a / 2) === Math.floor(b / 2));
    expect(figuresOf(photos, inPairs)).toMatchObject({ mAP: 1, precisionAt5: 0.2 });
  });

  it('averages the precision at each relevant result, by hand', () => {
    // From the first cat: other, cat, dog, cat → (1/2 + 2/4) / 2; from the second: other and dog
    // are as near as each other, then both cats: (1/3 + 2/4) / 2; from the third: dog, cat, other, cat.
    const photos = [cat(), other(), cat(), dog(), cat()];
    const expected = ((1 / 2 + 2 / 4) / 2 + (1 / 3 + 2 / 4) / 2 + (1 / 2 + 2 / 4) / 2) / 3;
    expect(figuresOf(photos, byPlace, 'tuning').mAP).toBeCloseTo(expected, 12);
    expect(figuresOf(photos, byPlace, 'tuning').precisionAt5).toBeCloseTo(2 / 5, 12);
  });

  it('ranks against all photos, but asks only for those of one half', () => {
    const photos = [cat(), dog(), cat(), dog()];
    expect(figuresOf(photos, byPlace, 'heldOut').mAP).toBeCloseTo((1 / 3 + 1 / 2) / 2, 12);
  });

  it('counts the copies found among the first ones', () => {
    const copy = () => photo({ group: ['g1', 'tuning'] });
    const photos = [copy(), copy(), other(), other(), other(), other(), other(), copy()];
    const figures = figuresOf(photos, byPlace);
    expect(figures.recallAt1).toBeCloseTo((1 / 2 + 1 / 2 + 0) / 3, 12);
    expect(figures.recallAt5).toBeCloseTo((1 / 2 + 1 / 2 + 0) / 3, 12);
    expect(figures.recallAt10).toBe(1);
    expect(figures.nearDuplicateAP).toBeCloseTo(
      ((1 + 2 / 7) / 2 + (1 + 2 / 7) / 2 + (1 / 6 + 2 / 7) / 2) / 3,
      12,
    );
  });
});

describe('readCorpus', () => {
  it('says so where there are no photos', async () => {
    const folder = temporaryFolder();
    expect(await readCorpus(folder)).toMatchObject({
      ok: false,
      error: { code: 'folder-missing', message: `${folder} has no photos to measure quality on.` },
    });
  });
});

sharedDescribe('readCorpus', () => {
  it('halves the categories and the groups of copies, and leaves bursts without a group', async () => {
    const photos = unwrap(await readCorpus());
    const named = (half: Half, labelOf: (photo: CorpusPhoto) => CorpusPhoto['group']) =>
      new Set(
        photos.flatMap((one) => {
          const label = labelOf(one);
          return label?.half === half ? [label.name] : [];
        }),
      );
    expect(photos).toHaveLength(933);
    expect(named('tuning', (one) => one.category)).toHaveProperty('size', 20);
    expect(named('heldOut', (one) => one.category)).toHaveProperty('size', 20);
    expect(named('tuning', (one) => one.group)).toHaveProperty('size', 20);
    expect(named('heldOut', (one) => one.group)).toHaveProperty('size', 19);
    expect(photos.filter((one) => one.isUnlabelled)).toHaveLength(96);
  });
});
