import { join } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { FileStamp } from '../catalog/catalog.ts';
import type { ReadSidecars, SidecarRow } from '../catalog/sidecar-catalog.ts';
import type { FilePath } from '../scan/file-path.ts';
import { decodeXml } from '../xmp/xml-text.ts';
import { XmpDocument } from '../xmp/xmp-document.ts';
import { xmpMarks } from '../xmp/xmp-marks.ts';
import type { MarkedProperty } from './merge-marks.ts';
import { together, type FileMarks } from './photo-marks.ts';
import { readSidecarBytes } from './sidecar-file.ts';

/** A sidecar that could be read. */
export interface OpenSidecar {
  readonly document: XmpDocument;
  readonly hasByteOrderMark: boolean;
  readonly stamp: FileStamp;
}

/**
 * Opens a sidecar.
 *
 * Fails with `file-missing`, `sidecar-too-large` or `sidecar-unreadable`.
 */
export async function openSidecar(path: FilePath): Promise<Result<OpenSidecar>> {
  const read = await readSidecarBytes(path);
  if (!read.ok) return read;
  const { bytes, stamp } = read.value;
  if (bytes.length === 0) return fail('sidecar-unreadable', 'The .xmp file is empty.');
  const decoded = decodeXml(bytes);
  if (!decoded.ok) return decoded;
  const { text, hasByteOrderMark, encoding } = decoded.value;
  const document = XmpDocument.parse(text);
  if (!document.ok) return document;
  const isUtf8 = encoding.toLowerCase() === 'utf-8';
  return ok({ document: document.value, stamp, hasByteOrderMark: hasByteOrderMark && isUtf8 });
}

type FoundSidecar = FileStamp & { readonly path: FilePath };

async function readOne(
  folder: FilePath,
  found: FoundSidecar,
): Promise<{ row: SidecarRow; marks: FileMarks | undefined } | undefined> {
  const opened = await openSidecar(join(folder, found.path));
  const { path, byteSize, mtimeUs } = found;
  if (opened.ok) {
    const row = { path, ...opened.value.stamp, problem: null };
    return { row, marks: xmpMarks(opened.value.document) };
  }
  if (opened.error.code === 'file-missing') return undefined;
  const { message } = opened.error;
  return { row: { path, byteSize, mtimeUs, problem: message }, marks: undefined };
}

const FILE_PROPERTY = {
  stars: 'rating',
  tags: 'tags',
  title: 'title',
  caption: 'caption',
} as const;

/**
 * Reads all sidecars of a photo; of each property, the first one says what is so that says anything.
 * @param found relative to `folder`, the more exact one first.
 */
export async function readSidecars(
  folder: FilePath,
  found: readonly FoundSidecar[],
): Promise<ReadSidecars> {
  const all = await Promise.all(found.map((sidecar) => readOne(folder, sidecar)));
  const read = all.filter((sidecar) => sidecar !== undefined);
  const isWhole = read.length > 0 && read.every(({ marks }) => marks !== undefined);
  const saidAt = (property: MarkedProperty): number => {
    const says = read.find(({ marks }) => marks?.[FILE_PROPERTY[property]] !== undefined);
    // A property that none has any more was taken out of the one that was written last.
    const rows = says === undefined ? read.map(({ row }) => row) : [says.row];
    return Math.max(...rows.map(({ mtimeUs }) => mtimeUs)) / 1000;
  };
  return {
    sidecars: read.map(({ row }) => row),
    marks: isWhole ? together(...read.map(({ marks }) => marks)) : undefined,
    saidAt,
  };
}
