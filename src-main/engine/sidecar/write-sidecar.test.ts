import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exiftoolDescribe, exiftoolTags } from '../../../test-fixtures/exiftool.ts';
import { seededRandom } from '../../../test-fixtures/pictures.ts';
import { rdfFacts } from '../../../test-fixtures/rdf-facts.ts';
import { drawSidecar, PROGRAMS } from '../../../test-fixtures/sidecar-files.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { cleanLine, cleanLines } from '../organise/clean-text.ts';
import { XmpDocument } from '../xmp/xmp-document.ts';
import { xmpMarks } from '../xmp/xmp-marks.ts';
import { tagsByKey } from './file-tags.ts';
import { saysTheSame } from './merge-marks.ts';
import { together, type FileMarks, type Marks } from './photo-marks.ts';
import { editSidecar, newSidecar } from './write-sidecar.ts';

const FILES = 200;
const NOW = new Date('2026-01-02T03:04:05Z');

const SPACES = {
  xmp: 'http://ns.adobe.com/xap/1.0/',
  dc: 'http://purl.org/dc/elements/1.1/',
  lr: 'http://ns.adobe.com/lightroom/1.0/',
  digiKam: 'http://www.digikam.org/ns/1.0/',
  MicrosoftPhoto: 'http://ns.microsoft.com/photo/1.0/',
  mediapro: 'http://ns.iview-multimedia.com/mediapro/1.0/',
} as const;
const RDF = '{http://www.w3.org/1999/02/22-rdf-syntax-ns#}';

/** The properties that Kindred may change; of texts in several languages, the default one only. */
const OURS = [
  `/{${SPACES.xmp}}Rating`,
  `/{${SPACES.xmp}}MetadataDate`,
  `/{${SPACES.MicrosoftPhoto}}Rating`,
  `/{${SPACES.dc}}subject`,
  `/{${SPACES.lr}}hierarchicalSubject`,
  `/{${SPACES.digiKam}}TagsList`,
  `/{${SPACES.MicrosoftPhoto}}LastKeywordXMP`,
  `/{${SPACES.mediapro}}CatalogSets`,
  `/{${SPACES.dc}}title/${RDF}Alt/${RDF}li[0]`,
  `/{${SPACES.dc}}description/${RDF}Alt/${RDF}li[0]`,
];

function isOurs(fact: string): boolean {
  return OURS.some((name) => fact.startsWith(name) && /^[ /]/u.test(fact.slice(name.length)));
}

function foreign(text: string): { facts: string[]; remarks: readonly string[] } {
  const { facts, remarks } = rdfFacts(text);
  return { facts: facts.filter((fact) => !isOurs(fact)), remarks };
}

const TAGS = ['travel', 'travel/Lisbon', 'pão & vinho', 'R<M>', 'a/b/c', '"quoted"', '東京', 'new'];

function drawMarks(seed: number): Marks {
  const random = seededRandom(seed + 5000);
  const text = () => (random() < 0.3 ? '' : `Text ${Math.floor(random() * 9)} & <more> “ß”`);
  return {
    stars: Math.floor(random() * 6),
    title: text(),
    caption: random() < 0.5 ? text() : 'one\ntwo',
    tags: TAGS.filter(() => random() < 0.4),
  };
}

function edited(text: string, marks: Marks, elsewhere: FileMarks = {}): string {
  const document = unwrap(XmpDocument.parse(text));
  editSidecar(document, marks, elsewhere, NOW);
  return document.serialize();
}

function readBack(text: string): FileMarks {
  return xmpMarks(unwrap(XmpDocument.parse(text)));
}

const RATED = (inner: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
  `<rdf:Description rdf:about="" xmlns:xmp="${SPACES.xmp}" xmlns:dc="${SPACES.dc}">${inner}</rdf:Description></rdf:RDF></x:xmpmeta>`;

const NONE: Marks = { stars: 0, title: '', caption: '', tags: [] };

describe('editSidecar', () => {
  it(`keeps all that is not Kindred’s in ${FILES} sidecars of other programs, and says what is wanted`, () => {
    const programs = new Set<string>();
    for (let seed = 0; seed < FILES; seed += 1) {
      const { program, text } = drawSidecar(seed);
      programs.add(program);
      const marks = drawMarks(seed);
      const written = edited(text, marks);
      expect(foreign(written), `seed ${seed}`).toEqual(foreign(text));
      expect(saysTheSame(readBack(written), marks), `seed ${seed}\n${written}`).toBe(true);
      expect(edited(written, marks), `seed ${seed}`).toBe(written);
    }
    expect(programs).toEqual(new Set(PROGRAMS));
  });

  it('says what is wanted, whatever it is written with, and then changes nothing', () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 });
    const odd = fc.constantFrom('a\uffff', ' ]]>\r\n\tb', '&#10;<', '\ud800x', '"\'');
    const tag = fc.array(fc.oneof(text, odd, fc.constantFrom('a', 'b', 'A')), { maxLength: 3 });
    const marks = fc.record({
      stars: fc.nat(5),
      title: fc.oneof(text, odd).map(cleanLine),
      caption: fc.oneof(text, odd).map(cleanLines),
      tags: fc
        .array(tag, { maxLength: 5 })
        .map((paths) => [...tagsByKey(paths.map((levels) => levels.join('/'))).values()]),
    });
    const elsewhere = marks.map(({ stars: rating, ...rest }) => ({ ...rest, rating }));
    const start = fc.oneof(
      fc.nat(5000).map((seed) => drawSidecar(seed).text),
      fc.constant(newSidecar().serialize()),
    );
    fc.assert(
      fc.property(start, fc.array(marks, { maxLength: 2 }), elsewhere, (begun, all, others) => {
        let written = begun;
        for (const wanted of all) {
          written = edited(written, wanted, others);
          expect(saysTheSame(together(readBack(written), others), wanted)).toBe(true);
          expect(edited(written, wanted, others)).toBe(written);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('makes a comparison that would see a lost property', () => {
    const { text } = drawSidecar(1);
    const lost = text.replace(/crs:Value3="[^"]*"|<crs:Value3>[^<]*<\/crs:Value3>/u, '');
    expect(lost).not.toBe(text);
    expect(foreign(lost)).not.toEqual(foreign(text));
  });

  it('changes nothing where the file says it already', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const document = unwrap(XmpDocument.parse(drawSidecar(seed).text));
      const { rating = 0, title = '', caption = '', tags = [] } = xmpMarks(document);
      const said = { stars: Math.max(0, rating), title, caption, tags };
      const before = document.serialize();
      const percent = before.includes('MicrosoftPhoto:Rating') && said.stars !== 3;
      if (!percent) expect(editSidecar(document, said, {}, NOW), `seed ${seed}`).toBe(false);
    }
  });

  it('says that there is none of what the photo itself has', () => {
    const embedded = { rating: 4, title: 'T', caption: 'C', tags: ['a'] };
    const document = newSidecar();
    expect(editSidecar(document, NONE, embedded, NOW)).toBe(true);
    expect(readBack(document.serialize())).toEqual({ rating: 0, title: '', caption: '', tags: [] });
  });

  it('begins a sidecar with all that there is, as others read it in place of the photo', () => {
    const embedded = { rating: 4, title: 'T', caption: 'C', tags: ['a'] };
    const document = newSidecar();
    expect(editSidecar(document, { ...NONE, ...embedded, stars: 4 }, embedded, NOW)).toBe(false);
    const marks = { stars: 4, title: 'T', caption: 'C', tags: ['a', 'b'] };
    expect(editSidecar(document, marks, embedded, NOW)).toBe(true);
    expect(readBack(document.serialize())).toEqual({ ...embedded, tags: ['a', 'b'] });
  });

  it('leaves nothing empty where nothing else says it', () => {
    const full = edited(RATED(''), { stars: 3, title: 'T', caption: 'C', tags: ['a/b'] });
    const emptied = edited(full, NONE);
    expect(readBack(emptied)).toEqual({ rating: 0 });
    expect(emptied).not.toContain('subject');
  });

  it('keeps “rejected” until stars are given', () => {
    const rejected = RATED('<xmp:Rating>-1</xmp:Rating>');
    expect(edited(rejected, NONE)).toBe(rejected);
    expect(readBack(edited(rejected, { ...NONE, stars: 2 })).rating).toBe(2);
  });

  it('leaves keywords alone that are no tags, and the order and spelling of those that are', () => {
    const bag = (items: string[]) =>
      `<dc:subject><rdf:Bag>${items.map((item) => `<rdf:li>${item}</rdf:li>`).join('')}</rdf:Bag></dc:subject>`;
    const long = 'x'.repeat(300);
    const text = RATED(bag(['Zebra', long, 'old', 'apple']));
    const written = edited(text, { ...NONE, tags: ['apple', 'zebra', 'new'] });
    expect(written).toContain(bag(['Zebra', long, 'apple', 'new']));
  });

  it('leaves keywords alone that are too many to be read', () => {
    const items = Array.from({ length: 1500 }, (_, n) => `<rdf:li>k${n}</rdf:li>`);
    const text = RATED(`<dc:subject><rdf:Bag>${items.join('')}</rdf:Bag></dc:subject>`);
    const { tags = [] } = readBack(text);
    expect(tags).toHaveLength(1000);
    const written = edited(text, { ...NONE, tags: tags.filter((tag) => tag !== 'k7') });
    expect(written.match(/<rdf:li>/g)).toHaveLength(1499);
    expect(written).not.toContain('>k7<');
  });

  it('turns the declared encoding into the one that is written', () => {
    const text = `<?xml version="1.0" encoding="ISO-8859-1"?>${RATED('')}`;
    expect(edited(text, { ...NONE, stars: 1 })).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>/u,
    );
  });
});

exiftoolDescribe('sidecars beside exiftool', () => {
  const IGNORED =
    /^(?:SourceFile|System:|File:|ExifTool:|XMP-xmp:(?:Rating|MetadataDate)$|XMP-dc:(?:Subject|Title|Description)$|XMP-lr:HierarchicalSubject$|XMP-digiKam:TagsList$|XMP-microsoft:(?:RatingPercent|LastKeywordXMP)$|XMP-mediapro:CatalogSets$)/u;
  // Unlike XML itself, exiftool tells one kind of line break from another.
  const kept = (tags: Record<string, unknown> = {}): string[] =>
    Object.entries(tags)
      .filter(([tag]) => !IGNORED.test(tag))
      .map((entry) => JSON.stringify(entry).replaceAll(String.raw`\r\n`, String.raw`\n`))
      .toSorted();
  /** A tag's values as texts: exiftool gives one value as it is and several as a list. */
  const texts = (tags: Record<string, unknown> = {}, name: string): string[] =>
    [tags[name] ?? []]
      .flat()
      .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const name = (seed: number) => `${String(seed).padStart(3, '0')}.xmp`;

  it('hold for it what they held, and what Kindred wrote', () => {
    const folder = temporaryFolder();
    for (const part of ['before', 'after']) mkdirSync(join(folder, part));
    const marks = Array.from({ length: FILES }, (_, seed) => drawMarks(seed));
    for (const [seed, wanted] of marks.entries()) {
      const { text } = drawSidecar(seed);
      writeFileSync(join(folder, 'before', name(seed)), text);
      writeFileSync(join(folder, 'after', name(seed)), edited(text, wanted));
    }
    const before = exiftoolTags(join(folder, 'before'));
    const after = exiftoolTags(join(folder, 'after'));
    expect(before).toHaveLength(FILES);
    expect(kept(before[0])).toContain('["XMP-digiKam:PickLabel",0]');
    for (const [seed, wanted] of marks.entries()) {
      expect(kept(after[seed]), name(seed)).toEqual(kept(before[seed]));
      expectSaid(after[seed], wanted, name(seed));
    }
  });

  function expectSaid(tags: Record<string, unknown> | undefined, wanted: Marks, file: string) {
    const [rating = '0'] = texts(tags, 'XMP-xmp:Rating');
    expect(Math.max(0, Number(rating)), file).toBe(wanted.stars);
    expect(texts(tags, 'XMP-dc:Title').join(''), file).toBe(wanted.title);
    expect(texts(tags, 'XMP-dc:Description').join(''), file).toBe(wanted.caption);
    const leaves = wanted.tags.map((path) => path.split('/').at(-1));
    expect(texts(tags, 'XMP-dc:Subject'), file).toEqual(expect.arrayContaining(leaves));
    if (!wanted.tags.some((path) => path.includes('/'))) return;
    const paths = wanted.tags.map((path) => path.replaceAll('/', '|'));
    expect(texts(tags, 'XMP-lr:HierarchicalSubject').toSorted(), file).toEqual(paths.toSorted());
  }
});
