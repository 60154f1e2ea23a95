import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSidecar } from '../../../test-fixtures/sidecar-files.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { XmpDocument } from '../xmp/xmp-document.ts';
import { decodeXml } from '../xmp/xml-text.ts';
import { xmpMarks } from '../xmp/xmp-marks.ts';
import { openSidecar, readSidecars } from './read-sidecar.ts';

const START =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"';
const END = '</rdf:Description></rdf:RDF></x:xmpmeta>';
const GOOD = `${START} xmp:Rating="4"><dc:title>Städte – 東京</dc:title>${END}`;

const BOMB =
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' +
  Array.from({ length: 20 }, (_, n) => {
    const inner = n === 0 ? '&a;' : `&b${n - 1};`;
    return `<!ENTITY b${n} "${inner.repeat(10)}">`;
  }).join('') +
  `]>${START}><dc:title>&b19;</dc:title>${END}`;

function sidecar(content: string | Uint8Array): string {
  const path = join(temporaryFolder(), 'photo.xmp');
  writeFileSync(path, content);
  return path;
}

async function said(path: string) {
  const opened = await openSidecar(path);
  return opened.ok ? xmpMarks(opened.value.document) : opened.error;
}

const utf16 = (text: string, isBig: boolean, mark = true) => {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
};

describe('openSidecar', () => {
  it.each([
    ['UTF-8', Buffer.from(GOOD)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${GOOD}`)],
    ['UTF-16, little end first', utf16(GOOD, false)],
    ['UTF-16, big end first', utf16(GOOD, true)],
    ['UTF-16 as declared', utf16(`<?xml version="1.0" encoding="UTF-16"?>${GOOD}`, false, false)],
  ])('reads %s', async (_, bytes) => {
    expect(await said(sidecar(bytes))).toEqual({ rating: 4, title: 'Städte – 東京' });
  });

  it('reads Latin-1 where it is declared', async () => {
    const text = `<?xml version="1.0" encoding="ISO-8859-1"?>${START}><dc:title>Städte</dc:title>${END}`;
    expect(await said(sidecar(Buffer.from(text, 'latin1')))).toEqual({ title: 'Städte' });
  });

  it.each([
    ['an entity bomb', BOMB],
    ['an entity of another file', `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${GOOD}`],
    ['an unknown entity', `${START}><dc:title>&a;</dc:title>${END}`],
    ['nothing', ''],
    ['text', 'not XML at all'],
    ['XML that ends too soon', GOOD.slice(0, -20)],
    ['XML of something else', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['bytes', Uint8Array.from({ length: 4096 }, (_, n) => (n * 7919) % 256)],
    ['broken UTF-8', Buffer.from([...Buffer.from('<a>'), 0xff, ...Buffer.from('</a>')])],
    ['an encoding that nobody knows', `<?xml version="1.0" encoding="X-ROT13"?>${GOOD}`],
    ['deep nesting', `${START}>${'<a>'.repeat(300_000)}${'</a>'.repeat(300_000)}${END}`],
    [
      'many attributes',
      `${START} ${Array.from({ length: 100_000 }, (_, n) => `a${n}=""`).join(' ')}>${END}`,
    ],
    ['more elements than fit into memory', `${START}>${'<a/>'.repeat(2_000_000)}${END}`],
    ['as many instructions', `${START}>${'<?a?>'.repeat(1_500_000)}${END}`],
  ])('refuses %s with a sentence', async (_, content) => {
    expect(await said(sidecar(content))).toMatchObject({ code: 'sidecar-unreadable' });
  });

  it('refuses 100 MB by their size', async () => {
    const path = sidecar(GOOD);
    truncateSync(path, 100 * 1024 * 1024);
    expect(await said(path)).toMatchObject({
      code: 'sidecar-too-large',
      message: 'The .xmp file has 100 MB; those of up to 8 MB are read.',
    });
  });

  it('opens no pipe, no folder and no link to nothing', async () => {
    const folder = temporaryFolder();
    execFileSync('mkfifo', [join(folder, 'pipe.xmp')]);
    symlinkSync('nowhere', join(folder, 'link.xmp'));
    expect(await said(join(folder, 'pipe.xmp'))).toMatchObject({ code: 'sidecar-unreadable' });
    expect(await said(folder)).toMatchObject({ code: 'sidecar-unreadable' });
    expect(await said(join(folder, 'link.xmp'))).toMatchObject({ code: 'file-missing' });
  });

  it('reads any mixture of pieces, or says why not, without throwing', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      '</rdf:li>',
      '<!--',
      ']]>',
      '&#0;',
      '&amp;',
      '<?xml ',
      '=',
    );
    fc.assert(
      fc.property(
        fc.nat(30),
        fc.array(fc.tuple(fc.nat(4000), piece), { maxLength: 4 }),
        (seed, cuts) => {
          let { text } = drawSidecar(seed);
          for (const [at, inserted] of cuts) text = text.slice(0, at) + inserted + text.slice(at);
          const decoded = decodeXml(Buffer.from(text));
          const parsed = decoded.ok ? XmpDocument.parse(decoded.value.text) : decoded;
          if (parsed.ok) expect(xmpMarks(parsed.value).rating ?? 0).toBeLessThanOrEqual(5);
          else expect(parsed.error.code).toBe('sidecar-unreadable');
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('readSidecars', () => {
  it('believes the more exact one, property by property, and dates each by the file that says it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.jpg.xmp'), `${START} xmp:Rating="2">${END}`);
    writeFileSync(join(folder, 'a.xmp'), GOOD);
    const found = [
      { path: 'a.jpg.xmp', byteSize: 1, mtimeUs: 5_000_000 },
      { path: 'a.xmp', byteSize: 1, mtimeUs: 9_000_000 },
    ];
    const read = await readSidecars(folder, found);
    expect(read.marks).toEqual({ rating: 2, title: 'Städte – 東京' });
    expect(read.sidecars.map(({ path }) => path)).toEqual(['a.jpg.xmp', 'a.xmp']);
  });

  it('leaves the photo as it is where one of them can’t be read', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.jpg.xmp'), GOOD);
    writeFileSync(join(folder, 'a.xmp'), BOMB);
    const found = ['a.jpg.xmp', 'a.xmp'].map((path) => ({ path, byteSize: 1, mtimeUs: 1 }));
    const read = await readSidecars(folder, found);
    expect(read.marks).toBeUndefined();
    expect(read.sidecars.map(({ problem }) => problem)).toEqual([
      null,
      'The file declares a document type, which XMP never has.',
    ]);
  });
});
