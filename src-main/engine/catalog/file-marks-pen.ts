import type { PhotoMetadata } from '../decode/decoded-photo.ts';
import { known } from '../decode/metadata-values.ts';
import { readTagPath } from '../organise/tag-path.ts';
import { tagsByKey } from '../sidecar/file-tags.ts';
import { mergeMarks, type MarkedProperty, type MergedMarks } from '../sidecar/merge-marks.ts';
import { readFileMarks, together, type FileMarks, type Marks } from '../sidecar/photo-marks.ts';
import { TagPen } from './organise-tags.ts';
import { WRITES_SETTING } from './sidecar-catalog.ts';
import type { Row, SqliteDatabase } from './sqlite-database.ts';
import { numberOf, textOf } from './sqlite-rows.ts';

/** What a photo’s own file and its sidecars said. */
export interface FileSides {
  readonly embedded?: FileMarks | undefined;
  readonly sidecar?: FileMarks | undefined;
}

/** When each property was said, milliseconds since 1970. */
type SaidAt = (property: MarkedProperty) => number;

const PROPERTIES: readonly MarkedProperty[] = ['stars', 'tags', 'title', 'caption'];

/** The part of a photo’s metadata that a person gives. */
function embeddedMarks(metadata: PhotoMetadata): FileMarks {
  const { rating, title, caption, tags, latitude, longitude, altitudeM } = metadata;
  const position =
    latitude === undefined || longitude === undefined
      ? undefined
      : known<NonNullable<FileMarks['position']>>({ latitude, longitude, altitudeM });
  return known<FileMarks>({ rating, title, caption, tags, position } as FileMarks);
}

function isEmpty(marks: FileMarks): boolean {
  return Object.keys(marks).length === 0;
}

/**
 * What a sidecar no longer says is taken back by that, where the photo’s own file does not say it:
 * Lightroom leaves out what a person empties.
 */
function withTakenBack(
  now: FileMarks,
  before: FileMarks = {},
  embedded: FileMarks = {},
): FileMarks {
  const isTakenBack = (key: 'rating' | 'title' | 'caption' | 'tags') =>
    before[key] !== undefined && now[key] === undefined && embedded[key] === undefined;
  return {
    ...(isTakenBack('rating') && { rating: 0 }),
    ...(isTakenBack('title') && { title: '' }),
    ...(isTakenBack('caption') && { caption: '' }),
    ...(isTakenBack('tags') && { tags: [] }),
    ...now,
  };
}

function jsonOf(marks: FileMarks | undefined): string | null {
  return marks === undefined || isEmpty(marks) ? null : JSON.stringify(marks);
}

/**
 * Takes what files say into the catalog, beside what the person said there. Nothing of it is an act
 * of the person’s: it runs without `current_act`.
 */
export class FileMarksPen {
  readonly #database: SqliteDatabase;
  readonly #tags: TagPen;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#tags = new TagPen(database);
  }

  marks(photoId: number): Marks {
    const row = this.#database.one(
      'SELECT stars, title, caption FROM marks WHERE photo_id = ?',
      photoId,
    );
    const tags = this.#database.all(
      'SELECT path FROM photo_tags JOIN tags ON tags.id = tag_id WHERE photo_id = ? ORDER BY path_key',
      photoId,
    );
    return {
      stars: numberOf(row, 'stars'),
      title: textOf(row, 'title'),
      caption: textOf(row, 'caption'),
      tags: tags.map((tag) => textOf(tag, 'path')),
    };
  }

  sides(photoId: number): FileSides {
    const row = this.#database.one(
      'SELECT embedded, sidecar FROM file_marks WHERE photo_id = ?',
      photoId,
    );
    const side = (column: string) =>
      typeof row?.[column] === 'string' ? readFileMarks(row[column]) : undefined;
    return { embedded: side('embedded'), sidecar: side('sidecar') };
  }

  saveSides(photoId: number, { embedded, sidecar }: FileSides): void {
    this.#database.run(
      `INSERT INTO file_marks (photo_id, embedded, sidecar) VALUES (?, ?, ?)
       ON CONFLICT (photo_id) DO UPDATE SET embedded = excluded.embedded, sidecar = excluded.sidecar`,
      photoId,
      jsonOf(embedded),
      jsonOf(sidecar),
    );
  }

  /** Takes in what a photo’s own file says, read just now. */
  takeEmbedded(photoId: number, metadata: PhotoMetadata, fileTime: number): void {
    const embedded = embeddedMarks(metadata);
    const before = this.sides(photoId);
    if (isEmpty(embedded) && before.embedded === undefined && before.sidecar === undefined) return;
    const now = { embedded, sidecar: before.sidecar };
    this.#take(photoId, before, now, () => fileTime);
    if (before.sidecar?.position !== undefined) this.#place(photoId, now);
  }

  /** Takes in what a photo’s own file says, which is what the file of `of` says. */
  takeEmbeddedOf(photoId: number, of: number, fileTime: number): void {
    const theirs = this.sides(of);
    const before = this.sides(photoId);
    const now = { embedded: theirs.embedded, sidecar: before.sidecar };
    if (theirs.embedded !== undefined || before.embedded !== undefined) {
      this.#take(photoId, before, now, () => fileTime);
    }
    // Its own sidecar says where a photo was taken, not the one of the other.
    if (theirs.sidecar?.position !== undefined || before.sidecar?.position !== undefined) {
      this.#place(photoId, now);
    }
  }

  /**
   * Takes in what the sidecars of a photo say now. A sidecar that vanished takes nothing back: what
   * the photo’s other files say instead is as if said for the first time.
   * @param sidecar undefined where there are none any more.
   * @param hasLost whether one of them is not there any more.
   * @returns whether the photo is not what it was.
   */
  takeSidecar(
    photoId: number,
    sidecar: FileMarks | undefined,
    saidAt: SaidAt,
    hasLost: boolean,
  ): boolean {
    const stored = this.sides(photoId);
    const hadPosition = stored.sidecar?.position !== undefined;
    const before = hadPosition ? stored : this.#withOwnPosition(photoId, stored);
    const now = { embedded: before.embedded, sidecar };
    if (sidecar === undefined) this.saveSides(photoId, now);
    else if (!hasLost) now.sidecar = withTakenBack(sidecar, before.sidecar, before.embedded);
    const isMarked =
      now.sidecar !== undefined && this.#take(photoId, hasLost ? {} : before, now, saidAt);
    const isPlaced = (hadPosition || sidecar?.position !== undefined) && this.#place(photoId, now);
    return isMarked || isPlaced;
  }

  /** Before a sidecar moves a photo, its own position is kept, to go back to. */
  #withOwnPosition(photoId: number, sides: FileSides): FileSides {
    if (sides.embedded?.position !== undefined) return sides;
    const row = this.#database.one(
      `SELECT latitude, longitude, altitude_m FROM photos WHERE id = ?
       AND latitude IS NOT NULL AND longitude IS NOT NULL`,
      photoId,
    );
    if (row === undefined) return sides;
    const position = {
      latitude: numberOf(row, 'latitude'),
      longitude: numberOf(row, 'longitude'),
      ...(row['altitude_m'] !== null && { altitudeM: numberOf(row, 'altitude_m') }),
    };
    return { ...sides, embedded: { ...sides.embedded, position } };
  }

  #take(photoId: number, before: FileSides, now: FileSides, theirsAt: SaidAt): boolean {
    const ours = this.marks(photoId);
    const merged = mergeMarks({
      base: together(before.sidecar, before.embedded),
      theirs: together(now.sidecar, now.embedded),
      ours,
      oursAt: this.#saidAt(photoId),
      theirsAt,
    });
    this.saveSides(photoId, now);
    const isMarked = this.#saveMarks(photoId, ours, merged.marks);
    const isTagged = this.#saveTags(photoId, ours.tags, merged.marks.tags);
    this.#keepEarlier(photoId, merged);
    if (merged.filesDiffer) this.#queue(photoId);
    return isMarked || isTagged;
  }

  #saidAt(photoId: number): Partial<Record<MarkedProperty, number>> {
    const rows = this.#database.all(
      'SELECT property, at FROM mark_times WHERE photo_id = ?',
      photoId,
    );
    const at = (row: Row | undefined) => (row === undefined ? undefined : numberOf(row, 'at'));
    return known<Record<MarkedProperty, number>>(
      Object.fromEntries(
        PROPERTIES.map((name) => [name, at(rows.find((row) => row['property'] === name))]),
      ),
    );
  }

  #saveMarks(photoId: number, before: Marks, { stars, title, caption }: Marks): boolean {
    if (before.stars === stars && before.title === title && before.caption === caption) {
      return false;
    }
    this.#database.run(
      `INSERT INTO marks (photo_id, stars, title, caption) VALUES (?, ?, ?, ?)
       ON CONFLICT (photo_id) DO UPDATE
       SET stars = excluded.stars, title = excluded.title, caption = excluded.caption`,
      photoId,
      stars,
      title === '' ? null : title,
      caption === '' ? null : caption,
    );
    return true;
  }

  #saveTags(photoId: number, before: readonly string[], after: readonly string[]): boolean {
    const had = tagsByKey(before);
    const has = tagsByKey(after);
    const added = [...has].filter(([key]) => !had.has(key));
    const taken = [...had.keys()].filter((key) => !has.has(key));
    for (const [, path] of added) {
      const tag = readTagPath(path);
      if (tag.ok) this.#tags.give([photoId], this.#tags.make(tag.value).id);
    }
    for (const key of taken) {
      const tag = this.#tags.findByKey(key);
      if (tag !== undefined) this.#tags.take([photoId], tag.id);
    }
    return added.length + taken.length > 0;
  }

  #keepEarlier(photoId: number, { earlier }: MergedMarks): void {
    for (const { property, value, saidBy, at } of earlier) {
      this.#database.run(
        `INSERT INTO earlier_marks (photo_id, property, value, said_by, at) VALUES (?, ?, ?, ?, ?)`,
        photoId,
        property,
        value,
        saidBy,
        Math.round(at),
      );
    }
  }

  /** The files are told what they do not say, where they are written at all. */
  #queue(photoId: number): void {
    this.#database.run(
      `INSERT INTO sidecar_writes (photo_id)
       SELECT ?1 WHERE EXISTS (SELECT 1 FROM settings WHERE key = '${WRITES_SETTING}' AND value = '1')
       ON CONFLICT (photo_id) DO NOTHING`,
      photoId,
    );
  }

  /** Puts a photo where its files say that it was taken; a sidecar goes before the photo itself. */
  #place(photoId: number, { embedded, sidecar }: FileSides): boolean {
    const { latitude, longitude, altitudeM } = together(sidecar, embedded).position ?? {};
    const { changes } = this.#database.run(
      `UPDATE photos SET latitude = ?1, longitude = ?2, altitude_m = ?3,
       place = place_of(?1, ?2), country = country_of(?1, ?2)
       WHERE id = ?4 AND (latitude IS NOT ?1 OR longitude IS NOT ?2 OR altitude_m IS NOT ?3)`,
      latitude ?? null,
      longitude ?? null,
      altitudeM ?? null,
      photoId,
    );
    return changes > 0;
  }
}
