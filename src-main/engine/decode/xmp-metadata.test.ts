import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeMetadata, xmpMetadata } from './xmp-metadata.ts';

function packet(attributes: string, elements = ''): Buffer {
  return Buffer.from(
    `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">` +
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description ` +
      `xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xap="http://ns.adobe.com/xap/1.0/" ` +
      `xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
      `xmlns:lr="http://ns.adobe.com/lightroom/1.0/" ` +
      `xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" ${attributes}>${elements}</rdf:Description></rdf:RDF></x:xmpmeta>`,
  );
}

describe('xmpMetadata', () => {
  it.each([
    ['an attribute', packet('xmp:Rating="3"')],
    ['an attribute in single quotes', packet("xmp:Rating = '3'")],
    ['an element', packet('', '<xmp:Rating>3</xmp:Rating>')],
    ['the older prefix', packet('xap:Rating="3"')],
  ])('reads a rating from %s', (_, bytes) => {
    expect(xmpMetadata(bytes)).toEqual({ rating: 3 });
  });

  it('knows "rejected"', () => {
    expect(xmpMetadata(packet('xmp:Rating="-1"'))).toEqual({ rating: -1 });
  });

  it.each(['', 'many', '6', '1e9', 'NaN'])('drops the rating %j', (rating) => {
    expect(xmpMetadata(packet(`xmp:Rating="${rating}"`))).toEqual({});
  });

  it('reads time, fraction, zone and lens', () => {
    const bytes = packet(
      'xmp:CreateDate="2001-01-01T00:00:00" exif:DateTimeOriginal="2019-08-07T06:05:04.32-07:00" ' +
        'aux:Lens="70-200mm &amp; more"',
    );
    expect(xmpMetadata(bytes)).toEqual({
      takenAt: '2019-08-07T06:05:04.320',
      takenOffsetMinutes: -420,
      lens: '70-200mm & more',
    });
  });

  it('reads what a person gave', () => {
    const bag = (...items: string[]) =>
      `<rdf:Bag>${items.map((item) => `<rdf:li>${item}</rdf:li>`).join('')}</rdf:Bag>`;
    const bytes = packet(
      'xmp:Rating="4" exif:GPSLatitude="38,42.5S" exif:GPSLongitude="9,8,24W"',
      '<dc:title><rdf:Alt><rdf:li xml:lang="pt">Ponte</rdf:li>' +
        '<rdf:li xml:lang="x-default">Bridge\u202e</rdf:li></rdf:Alt></dc:title>' +
        '<dc:description>Over the &lt;Tejo&gt;</dc:description>' +
        `<dc:subject>${bag('Lisbon', 'travel', 'bridge', '\u200b')}</dc:subject>` +
        `<lr:hierarchicalSubject>${bag('travel|Lisbon')}</lr:hierarchicalSubject>`,
    );
    expect(xmpMetadata(bytes)).toEqual({
      rating: 4,
      title: 'Bridge',
      caption: 'Over the <Tejo>',
      tags: ['travel/Lisbon', 'bridge'],
      latitude: -(38 + 42.5 / 60),
      longitude: -(9 + 8 / 60 + 24 / 3600),
    });
  });

  it('reads any bytes without throwing', () => {
    const pieces = fc.constantFrom(
      'xmp:Rating',
      '="',
      '>',
      '<',
      '3',
      ' ',
      'aux:Lens',
      '&amp;',
      '"',
      '<rdf:li>',
      '</',
      '<!DOCTYPE',
      '<![CDATA[',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 40 }), (parts) => {
        const start = packet('')
          .toString()
          .slice(0, parts.length * 20);
        const { rating = 0 } = xmpMetadata(Buffer.from(start + parts.join('')));
        expect(rating).toSatisfy((value: number) => Number.isInteger(value) && value >= -1);
      }),
    );
  });
});

describe('mergeMetadata', () => {
  it('takes the rating that a person gave since, and fills gaps', () => {
    const exif = { cameraMake: 'Canon', rating: 0 };
    const xmp = { rating: 5, lens: '50mm', takenAt: '2020-01-01T00:00:00', takenOffsetMinutes: 60 };
    expect(mergeMetadata(exif, xmp)).toEqual({
      cameraMake: 'Canon',
      rating: 5,
      lens: '50mm',
      takenAt: '2020-01-01T00:00:00',
      takenOffsetMinutes: 60,
    });
  });

  it('takes the zone of the same time only', () => {
    const exif = { takenAt: '2020-01-01T10:00:00.500' };
    const zone = { takenOffsetMinutes: 60 };
    expect(mergeMetadata(exif, { takenAt: '2020-01-01T10:00:00', ...zone })).toEqual({
      ...exif,
      ...zone,
    });
    expect(mergeMetadata(exif, { takenAt: '2021-01-01T10:00:00', ...zone })).toEqual(exif);
  });
});
