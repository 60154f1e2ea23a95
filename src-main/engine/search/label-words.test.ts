import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedDescribe, sharedPath } from '../../../test-fixtures/shared.ts';
import { FAMILIES } from './label-families.ts';
import { classesOf, labelWordsBeginning } from './label-words.ts';

/** Classes as TensorFlow numbers ImageNet's, with names that say nothing. */
const NAMES = new Map(Array.from({ length: 1001 }, (_, at) => [at, `thing ${at}`]));

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

function found(
  word: string,
  names: ReadonlyMap<number, string> = NAMES,
  language = 'en',
): number[] {
  return [...classesOf(word, names, language)].sort((a, b) => a - b);
}

function foundInItalian(word: string): number[] {
  return found(word, NAMES, 'it');
}

function pluralOf(word: string): string {
  if (/[^aeiou]y$/u.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/u.test(word) ? `${word}es` : `${word}s`;
}

describe('the families of labels', () => {
  it('are of classes that there are, each once', () => {
    for (const { english, italian, classes } of FAMILIES) {
      expect(english.length + italian.length).toBeGreaterThan(0);
      expect(classes).toEqual([...new Set(classes)].sort((a, b) => a - b));
      expect(classes.every((at) => Number.isInteger(at) && at >= 0 && at < 1000)).toBe(true);
      expect(classes.length).toBeGreaterThan(0);
    }
  });

  it('have words that are apart, each in one family of its language', () => {
    for (const words of [FAMILIES.map((f) => f.english), FAMILIES.map((f) => f.italian)]) {
      const all = words.flat();
      expect(all.filter((word, at) => all.indexOf(word) !== at)).toEqual([]);
      expect(all.filter((word) => word === '' || word !== word.trim())).toEqual([]);
    }
  });
});

describe('classesOf', () => {
  it('finds a family by any of its words, in any form', () => {
    const dogs = range(152, 269);
    for (const word of ['dog', 'dogs', 'DOG', 'Dogs ', 'puppies']) {
      expect(found(word)).toEqual(dogs);
      expect(foundInItalian(word)).toEqual(dogs);
    }
    for (const word of ['cane', 'cani', 'CÀNE']) expect(foundInItalian(word)).toEqual(dogs);
    expect(found('wolves')).toEqual([270, 271, 272]);
    expect(found('geese')).toEqual([100]);
    expect(found('butterflies')).toEqual(foundInItalian('farfalle'));
    expect(found('foxes')).toEqual(foundInItalian('volpe'));
    expect(found('churches')).toEqual(foundInItalian('chiese'));
    expect(found('birds of prey')).toEqual([]);
    expect(found('big cats')).toEqual(foundInItalian('grandi felini'));
    expect(foundInItalian('caffe')).toEqual(found('coffee'));
    expect(found('hot air balloons')).toEqual(foundInItalian('mongolfiere'));
  });

  it('takes words of another language for none: case are houses in Italian alone', () => {
    expect(foundInItalian('case')).toEqual(found('houses'));
    for (const word of ['case', 'cane', 'cani', 'pesce']) expect(found(word)).toEqual([]);
    expect(found('cane', NAMES, 'ita')).toEqual([]);
    expect(found('cane', NAMES, 'IT-ch')).toEqual(foundInItalian('cane'));
  });

  it('finds each English word’s family by its plural', () => {
    const words = FAMILIES.flatMap(({ english }) => english);
    const irregular = /(?:s|sheep|ox|mouse|goose|wolf|person|people|footwear|fungus|man)$/u;
    for (const word of words.filter((word) => !irregular.test(word))) {
      const plural = pluralOf(word);
      if (!words.includes(plural)) expect([plural, found(plural)]).toEqual([plural, found(word)]);
    }
  });

  it('counts classes as the network does', () => {
    const without = new Map([...NAMES].slice(0, 1000));
    expect(found('dog', without)).toEqual(range(151, 268));
    const other = new Map([...NAMES].slice(0, 20));
    expect(found('dog', other)).toEqual([]);
    expect(found('thing 7', other)).toEqual([7]);
  });

  it('finds names by the beginning of a word, and by their plural', () => {
    const names = new Map([
      [3, 'Café table, bistro'],
      [5, 'stable'],
      [7, 'tabletop mouse'],
      [8, 'busy bee'],
    ]);
    expect(found('cafe', names)).toEqual([3]);
    expect(found('table', names)).toEqual([3, 7]);
    expect(found('Tables', names)).toEqual([3]);
    expect(found('mice', names)).toEqual([7]);
    expect(found('café-table', names)).toEqual([3]);
    expect(found('bus', names)).toEqual([8]);
    expect(found('', names)).toEqual([]);
    expect(found('– ?', names)).toEqual([]);
  });

  it('gives only classes that there are, whatever is asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (word) => {
        for (const index of classesOf(word, NAMES)) expect(NAMES.has(index)).toBe(true);
      }),
    );
  });
});

describe('labelWordsBeginning', () => {
  const texts = (prefix: string, language?: string) =>
    labelWordsBeginning(prefix, NAMES, language).map(({ text }) => text);

  it('offers families in the person’s language and in English, the short ones first', () => {
    expect(texts('do').slice(0, 3)).toContain('dog');
    expect(texts('DOG')[0]).toBe('dog');
    expect(texts('can')).not.toContain('cane');
    expect(texts('can', 'it-IT')).toContain('cane');
    expect(texts('dog', 'it')).toContain('dog');
    expect(texts('')).toEqual([]);
    expect(texts('thing')).toHaveLength(20);
    expect(labelWordsBeginning('thing', NAMES, 'en', 2)).toHaveLength(2);
  });

  it('offers what classesOf finds', () => {
    const names = new Map([...NAMES, [40, 'red thing, dodo']]);
    const words = labelWordsBeginning('do', names);
    expect(words.find(({ text }) => text === 'dodo')?.classes).toEqual(new Set([40]));
    for (const { text, classes } of words) expect(classes).toEqual(classesOf(text, names));
  });
});

sharedDescribe('families and the names of classes', () => {
  const lines = readLabels();
  const names = new Map(lines.map((name, at) => [at, name]));
  const namesOf = (word: string) => found(word, names).map((at) => names.get(at) ?? '');

  /** Empty where the file is not there: the tests are skipped then. */
  function readLabels(): string[] {
    try {
      return readFileSync(sharedPath('models/imagenet_labels.txt'), 'utf8').trimEnd().split('\n');
    } catch {
      return [];
    }
  }

  it.each(
    // A word, and what stands in each of its classes’ names.
    Object.entries({
      shark: /shark|hammerhead/u,
      terrier: /terrier|bull|schnauzer|airedale|cairn|dinmont|lhasa|scottie/iu,
      poodle: /poodle/u,
      cat: /cat\b/u,
      wolf: /wolf/u,
      fox: /fox/u,
      bear: /bear/u,
      elephant: /elephant|tusker/u,
      beetle: /beetle|ladybug|weevil/u,
      crab: /crab/u,
      spider: /spider|widow|tarantula/u,
      turtle: /turtle|terrapin|loggerhead/u,
      lizard: /lizard|gecko|iguana|chameleon|whiptail|agama|monster/u,
      guitar: /guitar/u,
      bridge: /bridge|viaduct/u,
      ball: /ball/u,
      bottle: /bottle/u,
      hat: /hat|cap|bonnet|bearskin|mortarboard|sombrero/u,
      helmet: /helmet|pickelhaube/u,
      phone: /phone/u,
      camera: /camera/u,
      skirt: /skirt|sarong/u,
      bench: /bench/u,
      clock: /clock|watch|hourglass|sundial/u,
      chair: /chair|throne/u,
    }),
  )('finds only a %s', (word, expected) => {
    expect(namesOf(word)).not.toEqual([]);
    for (const name of namesOf(word)) expect(name).toMatch(expected);
  });

  it('finds all breeds of dogs, and nothing else with dog in its name', () => {
    const dogs = namesOf('dog');
    expect(dogs).toHaveLength(118);
    const breeds = /hound|terrier|spaniel|retriever|setter|poodle|corgi|collie|mastiff|pinscher/u;
    for (const name of lines.filter((line) => breeds.test(line))) expect(dogs).toContain(name);
    for (const name of dogs) expect(name).not.toMatch(/wolf,|fox,|hot ?dog|sled|hyena|\bcat\b/u);
  });

  it('finds the many of a kind', () => {
    const kinds = { snake: 17, fruit: 10, 'wild dog': 3, 'big cat': 6, mushroom: 8, monkey: 13 };
    for (const [word, count] of Object.entries(kinds)) {
      expect([word, namesOf(word).length]).toEqual([word, count]);
    }
    for (const line of lines.filter((line) => /\b(?:cobra|viper|python|mamba)\b/iu.test(line))) {
      expect(namesOf('snakes')).toContain(line);
    }
  });
});
