import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exiftool, exiftoolDescribe } from '../../../test-fixtures/exiftool.ts';
import { drawPicture } from '../../../test-fixtures/pictures.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { iptcMetadata, iptcOfResources } from './iptc-metadata.ts';
import { readHeaders } from './read-headers.ts';

function dataset(record: number, number: number, value: string | Uint8Array): Buffer {
  const body = typeof value === 'string' ? Buffer.from(value) : Buffer.from(value);
  const head = Buffer.from([0x1c, record, number, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([head, body]);
}

const UTF8 = dataset(1, 90, '\u001b%G');

describe('iptcMetadata', () => {
  it('reads title, caption and keywords', () => {
    const block = Buffer.concat([
      UTF8,
      dataset(2, 5, 'Brücke'),
      dataset(2, 25, 'Lisbon'),
      dataset(2, 25, 'lisbon'),
      dataset(2, 25, '東京'),
      dataset(2, 120, 'Two\nlines'),
    ]);
    expect(iptcMetadata(block)).toEqual({
      title: 'Brücke',
      caption: 'Two\nlines',
      tags: ['Lisbon', '東京'],
    });
  });

  it('takes bytes for UTF-8 where they are, else for Latin', () => {
    const keyword = (bytes: Uint8Array) => iptcMetadata(dataset(2, 25, bytes)).tags;
    expect(keyword(Buffer.from('é'))).toEqual(['é']);
    expect(keyword(Buffer.from('é', 'latin1'))).toEqual(['é']);
    expect(keyword(Uint8Array.of(0x80))).toEqual(['€']);
  });

  it('finds its block among Photoshop’s resources', () => {
    const block = dataset(2, 5, 'T');
    const resource = (id: number, name: string, body: Uint8Array) => {
      const label = Buffer.from([name.length, ...Buffer.from(name)]);
      const padded = label.length % 2 === 0 ? label : Buffer.concat([label, Buffer.alloc(1)]);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(body.length);
      const end = Buffer.alloc(body.length % 2);
      return Buffer.concat([
        Buffer.from([0x38, 0x42, 0x49, 0x4d, id >> 8, id & 0xff]),
        padded,
        length,
        body,
        end,
      ]);
    };
    const bytes = Buffer.concat([
      resource(0x03ed, 'odd', Buffer.alloc(5)),
      resource(0x0404, '', block),
    ]);
    expect(iptcMetadata(iptcOfResources(bytes))).toEqual({ title: 'T' });
    expect(iptcOfResources(Buffer.from('8BIM'))).toBeUndefined();
  });

  it('reads any bytes without throwing', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 30 }),
      fc.constant(Uint8Array.of(0x1c, 2, 25, 0, 3)),
      fc.constant(Uint8Array.from(Buffer.from('8BIM\u0004\u0004\0\0'))),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const bytes = Buffer.concat(pieces);
        expect(Array.isArray(iptcMetadata(bytes).tags ?? [])).toBe(true);
        iptcMetadata(iptcOfResources(bytes));
      }),
    );
  });
});

exiftoolDescribe('metadata that exiftool wrote into a photo', () => {
  it('is read from EXIF, IPTC and XMP, the one that a person changes last first', async () => {
    const folder = temporaryFolder();
    const read = async (...options: string[]) => {
      const path = join(folder, 'a.jpg');
      writeFileSync(path, await drawPicture({ seed: 3, width: 64, height: 48 }));
      exiftool('-q', '-overwrite_original', '-codedcharacterset=utf8', ...options, path);
      return unwrap(await readHeaders(readFileSync(path), 'jpeg')).metadata;
    };
    const exif = [
      '-EXIF:ImageDescription=EXIF caption',
      '-EXIF:XPTitle=EXIF títle',
      '-EXIF:XPKeywords=a;b',
    ];
    const iptc = ['-IPTC:ObjectName=IPTC', '-IPTC:Keywords=kéy', '-IPTC:Caption-Abstract=In IPTC'];
    const xmp = [
      '-XMP-dc:Title=XMP',
      '-XMP-dc:Subject=flat',
      '-XMP-lr:HierarchicalSubject=up|down',
      '-XMP:Rating=4',
    ];
    expect(await read(...exif)).toEqual({
      title: 'EXIF títle',
      caption: 'EXIF caption',
      tags: ['a', 'b'],
    });
    expect(await read(...exif, ...iptc)).toEqual({
      title: 'IPTC',
      caption: 'In IPTC',
      tags: ['kéy'],
    });
    expect(await read(...exif, ...iptc, ...xmp)).toEqual({
      title: 'XMP',
      caption: 'In IPTC',
      tags: ['up/down', 'flat'],
      rating: 4,
    });
    expect(await read('-EXIF:ImageDescription=OLYMPUS DIGITAL CAMERA')).toEqual({});
    expect(await read('-XMP:GPSLatitude=38.5', '-XMP:GPSLongitude=-9.25')).toEqual({
      latitude: 38.5,
      longitude: -9.25,
    });
  });
});
