import { tagsOfKeywords } from '../sidecar/file-tags.ts';
import { fileCaption, fileTitle } from '../sidecar/photo-marks.ts';
import { ByteView } from './byte-view.ts';
import type { PhotoMetadata } from './decoded-photo.ts';
import { known } from './metadata-values.ts';

/** Datasets of IPTC-IIM 4.2: record × 1000 + number. */
const CODED_CHARACTER_SET = 1090;
const OBJECT_NAME = 2005;
const KEYWORDS = 2025;
const CAPTION = 2120;

/** Photos have a few dozen; the bound stops what is made to waste time. */
const MOST_DATASETS = 4096;

/** Photoshop’s number for the resource that holds IPTC. */
const IPTC_RESOURCE = 0x0404;
const MOST_RESOURCES = 256;

/** ISO 2022 for UTF-8. */
const UTF8_SIGN = '\u001b%G';

/** The IPTC block among Photoshop’s image resources (8BIM), where there is one. */
export function iptcOfResources(bytes: Uint8Array): Uint8Array | undefined {
  const view = new ByteView(bytes);
  let at = 0;
  for (let seen = 0; seen < MOST_RESOURCES && view.ascii(at, 4) === '8BIM'; seen += 1) {
    const id = view.u16(at + 4);
    // A name with its length before it, padded to an even number of bytes.
    const start = at + 6 + (((view.u8(at + 6) ?? 0) + 2) & ~1);
    const length = view.u32(start);
    if (length === undefined) return undefined;
    if (id === IPTC_RESOURCE) return view.range(start + 4, length);
    at = start + 4 + length + (length & 1);
  }
  return undefined;
}

function datasetsOf(bytes: Uint8Array): Map<number, Uint8Array[]> {
  const view = new ByteView(bytes);
  const found = new Map<number, Uint8Array[]>();
  let at = 0;
  for (let seen = 0; seen < MOST_DATASETS && view.u8(at) === 0x1c; seen += 1) {
    const key = (view.u8(at + 1) ?? 0) * 1000 + (view.u8(at + 2) ?? 0);
    const length = view.u16(at + 3) ?? 0;
    // Lengths of 32,768 and more have a form of their own, which no text needs.
    const body = length >= 0x8000 ? undefined : view.range(at + 5, length);
    if (body === undefined) break;
    const values = found.get(key);
    if (values === undefined) found.set(key, [body]);
    else values.push(body);
    at += 5 + length;
  }
  return found;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const latin = new TextDecoder('windows-1252');
const looseUtf8 = new TextDecoder('utf-8');

/** Many write UTF-8 without saying so; what is none is Latin. */
function textOf(bytes: Uint8Array, isUtf8: boolean): string {
  if (isUtf8) return looseUtf8.decode(bytes);
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return latin.decode(bytes);
  }
}

/** What an IPTC-IIM block says: title, caption and keywords. */
export function iptcMetadata(block: Uint8Array | undefined): PhotoMetadata {
  if (block === undefined) return {};
  const datasets = datasetsOf(block);
  const [charset] = datasets.get(CODED_CHARACTER_SET) ?? [];
  const isUtf8 = charset !== undefined && Buffer.from(charset).toString('latin1') === UTF8_SIGN;
  const texts = (key: number) => (datasets.get(key) ?? []).map((bytes) => textOf(bytes, isUtf8));
  const tags = tagsOfKeywords({ hierarchical: [], flat: texts(KEYWORDS) });
  return known<PhotoMetadata>({
    title: fileTitle(texts(OBJECT_NAME)[0] ?? '') || undefined,
    caption: fileCaption(texts(CAPTION)[0] ?? '') || undefined,
    tags: tags.length === 0 ? undefined : tags,
  });
}
