import { describe, expect, it } from 'vitest';
import { parseSearch } from './search-parse.ts';
import { printSearch } from './search-print.ts';

function parse(text: string, language = 'en') {
  return parseSearch(text, { language, today: '2026-11-24' });
}

/** The terms of a text in canonical form. */
function canonical(text: string, language = 'en'): string {
  const { terms, problems } = parse(text, language);
  expect(problems).toEqual([]);
  return printSearch(terms);
}

/** The problems of a text, as code key text. */
function problemsOf(text: string): string[] {
  return parse(text).problems.map(({ code, key, text }) => [code, key, text].join(' ').trim());
}

describe('parseSearch', () => {
  it('tells words, phrases and keys apart, with where they stand', () => {
    const text = ' dog -"two words"  tag:"a b",c';
    const { terms, problems } = parse(text);
    expect(problems).toEqual([]);
    expect(terms).toEqual([
      { kind: 'words', text: 'dog', isNegated: false, start: 1, end: 4 },
      { kind: 'words', text: 'two words', isNegated: true, start: 5, end: 17 },
      { kind: 'tag', values: ['a b', 'c'], isNegated: false, start: 19, end: 30 },
    ]);
  });

  it.each([
    ['camera:Nikon,canon', 'camera:Nikon,canon'],
    ['CAMERA:"NIKON D750"', 'camera:"NIKON D750"'],
    ['city:Lisboa', 'place:Lisboa'],
    ['where:“San Francisco”', 'place:"San Francisco"'],
    ['in:travel', 'folder:travel'],
    ['kind:JPG,tif,heif,nef', 'type:jpeg,tiff,heic,raw'],
    ['type:raw,dng', 'type:raw'],
    ['etichetta:mare', 'tag:mare'],
    ['cartella:viaggi', 'folder:viaggi'],
    ['fotocamera:nikon obiettivo:50', 'camera:nikon lens:50'],
    ['nome:a titolo:b didascalia:c luogo:d', 'name:a title:b caption:c place:d'],
    ['stelle:3 tipo:raw ha:gps', 'stars:3 type:raw has:gps'],
    ['data:2024', 'date:2024'],
    ['has:gps,keywords', 'has:gps,tag'],
    ['-has:tag', '-has:tag'],
    ['is:favorite is:FAV', 'is:favourite is:favourite'],
    ['fav:yes -fav:yes fav:no', 'is:favourite -is:favourite -is:favourite'],
    ['is:landscape,square', 'is:landscape,square'],
    ['failed:yes failed:NO failed:sì', 'failed:yes failed:no failed:yes'],
    ['tag:travel/lisbon', 'tag:travel/lisbon'],
    ['tag:a,,b,', 'tag:a,b'],
    ['folder:C:\\Photos', 'folder:C:\\Photos'],
    ['name:"a\\"b\\\\c"', 'name:"a\\"b\\\\c"'],
    ['"a"b', 'a b'],
    ['- dog', 'dog'],
    ['tom & jerry', 'tom jerry'],
    ['""', ''],
    ['🌊', '"🌊"'],
    ['http://x foo:bar', '"http://x" "foo:bar"'],
    ['it’s', 'it’s'],
    ['--x', '-"-x"'],
    ['"tag:x"', '"tag:x"'],
  ])('reads %s', (text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  it.each([
    ['stars:3', 3, 3],
    ['rating:>=3', 3, undefined],
    ['stars:≥3', 3, undefined],
    ['stars:>3', 4, undefined],
    ['stars:<3', undefined, 2],
    ['stars:<=3', undefined, 3],
    ['stars:3+', 3, undefined],
    ['stars:2..4', 2, 4],
    ['stars:4..2', 2, 4],
    ['stars:2..', 2, undefined],
    ['stars:..4', undefined, 4],
    ['stars:">= 3"', 3, undefined],
    ['iso:100..400', 100, 400],
    ['f:2,8', 2.75, 2.849999],
    ['aperture:f/2.8', 2.75, 2.849999],
    ['aperture:<=2', undefined, 2],
    ['aperture:>2.8', 2.800001, undefined],
    ['f:1.8..2.8', 1.8, 2.8],
    ['focal:50mm', 49.5, 50.499999],
    ['mp:24', 23.5, 24.499999],
    ['size:>10', 10.000001, undefined],
    ['mb:0', 0, 0.499999],
  ])('reads the numbers of %s', (text, least, most) => {
    const { terms, problems } = parse(text);
    expect(problems).toEqual([]);
    expect(terms).toMatchObject([{ least, most }]);
  });

  it.each([
    ['stars:>>"(', ['number-expected stars >>"(']],
    ['stars:many', ['number-expected stars many']],
    ['stars:<0', ['number-expected stars <0']],
    ['stars:..', ['number-expected stars ..']],
    ['stars:1e9', ['number-expected stars 1e9']],
    ['stars:', ['value-missing stars']],
    ['tag: dog', ['value-missing tag']],
    ['tag:","', []],
    ['tag:,', ['value-missing tag']],
    ['type:zzz', ['type-unknown type zzz']],
    ['type:raw,zzz', ['type-unknown type zzz']],
    ['has:hair', ['value-unknown has hair']],
    ['is:old', ['value-unknown is old']],
    ['failed:maybe', ['value-unknown failed maybe']],
    ['date:banana', ['date-expected date banana']],
    ['date:2024-02-30', ['date-expected date 2024-02-30']],
    ['date:..', ['date-expected date ..']],
    ['before:', ['value-missing date']],
    ['"open phrase', ['quote-open  open phrase']],
    ['tag:"open phrase', ['quote-open tag open phrase']],
    ['type:"zzz', ['type-unknown type zzz', 'quote-open type zzz']],
    ['"', ['quote-open']],
  ])('says what of %s was not understood', (text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  it('keeps what it did understand', () => {
    expect(printSearch(parse('dog stars:>>"( type:raw,zzz "open phrase').terms)).toBe(
      'dog type:raw "open phrase"',
    );
    expect(printSearch(parse('tag:"open phrase').terms)).toBe('tag:"open phrase"');
  });

  it('takes a hundred pieces', () => {
    const { terms, problems } = parse(Array.from({ length: 103 }, (_, at) => `w${at}`).join(' '));
    expect(terms).toHaveLength(100);
    expect(problems).toEqual([{ code: 'too-many', key: '', text: 'w100 w101 w102' }]);
  });

  it('parts words at control characters, and keeps them out of values', () => {
    expect(canonical('a\u0000b\u0007c')).toBe('a b c');
    expect(parse('tag:"a\u0000b"').terms).toMatchObject([{ values: ['a b'] }]);
    expect(parse('tag:\uD800').terms).toMatchObject([{ values: ['\uFFFD'] }]);
  });
});
