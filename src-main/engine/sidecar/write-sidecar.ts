import { unwrap } from '../../contract/errors.ts';
import { XmpDocument } from '../xmp/xmp-document.ts';
import { XmpEditor } from '../xmp/xmp-edit.ts';
import { starsOfPercent, TAG_LISTS, xmpMarks } from '../xmp/xmp-marks.ts';
import { DC, LIGHTROOM, MEDIA_PRO, MICROSOFT, XMP, type XmpName } from '../xmp/xmp-names.ts';
import { xmpText } from '../xmp/xmp-values.ts';
import { levelKeys, tagOf, tagsByKey } from './file-tags.ts';
import { sameTags, saysTheSame } from './merge-marks.ts';
import { starsOf, type FileMarks, type Marks } from './photo-marks.ts';

/** A sidecar with nothing in it yet, in the packet that XMP’s specification (part 1, 7.3) gives files. */
const EMPTY = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
`;

/** A new sidecar, in memory. */
export function newSidecar(): XmpDocument {
  return unwrap(XmpDocument.parse(EMPTY));
}

/** Windows’ hundredths of 0–5 stars. */
const PERCENTS = [0, 1, 25, 50, 75, 99];

/** A sidecar being written: what it said, what the photo’s other files say, and what is wanted. */
interface Writing {
  readonly editor: XmpEditor;
  readonly document: XmpDocument;
  readonly said: FileMarks;
  readonly elsewhere: FileMarks;
  readonly wanted: Marks;
  /**
   * It had nothing of Kindred’s yet: it gets all that there is, as many programs read a sidecar in
   * place of the photo’s own metadata.
   */
  readonly isFirst: boolean;
}

/**
 * Writes what the person says into a sidecar; what is not Kindred’s stays as it is.
 * @param elsewhere what the photo’s other files say: what is empty here has to be said, where it is not there.
 * @param now for the date of the change.
 * @returns whether anything was changed.
 */
export function editSidecar(
  document: XmpDocument,
  wanted: Marks,
  elsewhere: FileMarks,
  now: Date,
): boolean {
  const editor = new XmpEditor(document);
  const said = xmpMarks(document);
  const saysNothing = Object.keys(said).every((property) => property === 'position');
  const isFirst = saysNothing && !saysTheSame(elsewhere, wanted);
  const writing = { editor, document, said, elsewhere, wanted, isFirst };
  writeRating(writing);
  writeText(writing, DC.title, 'title');
  writeText(writing, DC.description, 'caption');
  writeTags(writing);
  if (editor.changed) editor.setText(XMP.MetadataDate, now.toISOString());
  return editor.changed;
}

function writeRating({ editor, document, said, elsewhere, wanted, isFirst }: Writing): void {
  const { stars } = wanted;
  // “Rejected” has no stars, and stays as long as none are given.
  const differs = starsOf(said.rating ?? elsewhere.rating ?? 0) !== stars;
  if (differs || (isFirst && stars > 0)) editor.setText(XMP.Rating, String(stars));
  const percent = xmpText(document, MICROSOFT.Rating);
  if (percent !== undefined && starsOfPercent(Number(percent)) !== stars) {
    editor.setText(MICROSOFT.Rating, String(PERCENTS[stars] ?? 0));
  }
}

function writeText(
  { editor, said, elsewhere, wanted, isFirst }: Writing,
  name: XmpName,
  property: 'title' | 'caption',
): void {
  const text = wanted[property];
  const other = elsewhere[property] ?? '';
  const differs = (said[property] ?? other) !== text;
  if (!differs && !(isFirst && text !== '')) return;
  if (text === '' && other === '') editor.clearDefaultText(name);
  else editor.setDefaultText(name, text);
}

function writeTags({ editor, document, said, elsewhere, wanted, isFirst }: Writing): void {
  const other = elsewhere.tags ?? [];
  const differs = !sameTags(said.tags ?? other, wanted.tags);
  if (!differs && !(isFirst && wanted.tags.length > 0)) return;
  writeTagLists(editor, document, said.tags ?? [], wanted.tags);
  // An empty list says that there are no tags, where the photo itself says that there are.
  if (other.length > 0) return;
  for (const name of [DC.subject, ...TAG_LISTS]) editor.dropEmpty(name);
}

/** How levels are parted in a list: Lightroom and Media Pro write |, the others /. */
function written(name: XmpName, path: string): string {
  const isBarred = name === LIGHTROOM.hierarchicalSubject || name === MEDIA_PRO.CatalogSets;
  return isBarred ? path.replaceAll('/', '|') : path;
}

/**
 * Writes tags into each list that the file has: plain keywords always, lists with levels where they
 * are there already or a tag has levels. What is no tag stays in them.
 */
function writeTagLists(
  editor: XmpEditor,
  document: XmpDocument,
  said: readonly string[],
  wanted: readonly string[],
): void {
  const tags = tagsByKey(wanted);
  const levels = levelKeys(tags.keys());
  const before = tagsByKey(said);
  const levelsBefore = levelKeys(before.keys());
  const keyOf = (text: string) => tagOf(text)?.key;
  const leaves = wanted.map((path) => path.slice(path.lastIndexOf('/') + 1));
  // What was not read as a tag, as there are too many, is not taken for one that was taken away.
  const keepsPath = (key: string) => tags.has(key) || !before.has(key);
  const keepsFlat = (key: string) =>
    levels.has(key) || (keepsPath(key) && !(levelsBefore.has(key) && !tags.has(key)));
  editor.setItems(DC.subject, { keyOf, keeps: keepsFlat, wanted: leaves });
  const isNested = [...tags.keys()].some((key) => key.includes('/'));
  for (const name of TAG_LISTS) {
    const isThere = document.find(name).length > 0;
    const isNeeded = isNested && name === LIGHTROOM.hierarchicalSubject;
    if (!isThere && !isNeeded) continue;
    const paths = wanted.map((path) => written(name, path));
    editor.setItems(name, { keyOf, keeps: keepsPath, wanted: paths });
  }
}
