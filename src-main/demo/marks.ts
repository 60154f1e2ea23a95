import type { Kind } from './plan.ts';

/** What the demo’s pictures are called, by their file. */
const TITLES: Readonly<Record<string, string>> = {
  '2024/Lisbon/IMG_1001.jpg': 'Roofs of Alfama',
  '2024/Lisbon/IMG_1004.jpg': 'Up to the castle',
  '2024/Dolomites/IMG_1103.jpg': 'The first light',
  '2024/Autumn walks/IMG_1203.jpg': 'Under the beeches',
  '2025/Lofoten/IMG_1403.jpg': 'No wind at all',
  '2025/Kyoto/IMG_1503.jpg': 'On the way to the temple',
  '2025/Tuscany/IMG_1603.jpg': 'Fields beyond Pienza',
  '2026/New York/IMG_2004.jpg': 'From the bridge',
  '2026/Cornwall/IMG_2104.jpg': 'Two boats',
};
/** What is on them, as nested tags. */
const TAGS: Readonly<Record<Kind, string>> = {
  mountains: 'nature/mountains',
  lake: 'nature/water/lake',
  sea: 'nature/water/sea',
  fields: 'nature/fields',
  wood: 'nature/trees',
  town: 'city/town',
  skyline: 'city/skyline',
  flowers: 'flowers',
};
/** Stars of a picture by its seed: most have none. */
const STARS = [0, 3, 0, 0, 5, 0, 2, 0, 4, 0, 0, 1, 0];

/** One picture, as far as its marks go. */
interface Marked {
  readonly path: string;
  readonly kind: Kind;
  readonly seed: number;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

function list(name: string, kind: 'Bag' | 'Alt', items: readonly string[]): string {
  const lang = kind === 'Alt' ? ' xml:lang="x-default"' : '';
  const lines = items.map((item) => `<rdf:li${lang}>${escaped(item)}</rdf:li>`).join('');
  return `<${name}><rdf:${kind}>${lines}</rdf:${kind}></${name}>`;
}

/**
 * Stars, tags and a title as XMP, the way Lightroom and digiKam write them: each tag by its own name
 * and with its whole path. A picture of somewhere is tagged with the place, too.
 */
export function demoXmp({ path, kind, seed }: Marked): string {
  const [, album = ''] = path.split('/');
  const isTravel = kind !== 'flowers';
  const tags = [TAGS[kind], ...(isTravel ? [`travel/${album.toLowerCase()}`] : [])];
  const title = TITLES[path];
  const properties = [
    list(
      'dc:subject',
      'Bag',
      tags.map((tag) => tag.slice(tag.lastIndexOf('/') + 1)),
    ),
    list(
      'lr:hierarchicalSubject',
      'Bag',
      tags.map((tag) => tag.replaceAll('/', '|')),
    ),
    title === undefined ? '' : list('dc:title', 'Alt', [title]),
  ].join('');
  const stars = STARS[seed % STARS.length] ?? 0;
  const rating = stars === 0 ? '' : ` xmp:Rating="${stars}"`;
  return [
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"',
    `${rating}>${properties}</rdf:Description></rdf:RDF></x:xmpmeta>`,
  ].join('');
}
