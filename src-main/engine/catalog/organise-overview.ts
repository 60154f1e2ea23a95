import type { SQLOutputValue } from 'node:sqlite';
import type { Album, Tag } from '../../contract/organise-calls.ts';
import type { OrganisedPhotos } from './organise-catalog.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { SHOWN } from './sqlite-rows.ts';

/** Travel before travel/lisbon, 2 before 10. */
const byName = new Intl.Collator('en', { numeric: true });

/** SQLite gathers ids into JSON and JavaScript counts them: a fifth of what joining and counting there takes. */
function idsOf(json: SQLOutputValue | undefined): readonly number[] {
  const ids: unknown = typeof json === 'string' ? JSON.parse(json) : [];
  return Array.isArray(ids) ? (ids as number[]) : [];
}

/** Counts each photo that can be shown once in each count. */
class ShownCounter {
  /** By id: 0 for one that can't be shown, else the number of the last count that it was part of. */
  readonly #countedIn: Uint32Array;
  #count = 1;

  constructor(shown: readonly number[]) {
    const highest = shown.reduce((most, id) => Math.max(most, id), 0);
    this.#countedIn = new Uint32Array(highest + 1);
    for (const id of shown) this.#countedIn[id] = this.#count;
  }

  of(lists: Iterable<readonly number[]>): number {
    this.#count += 1;
    let photos = 0;
    for (const list of lists) {
      for (const id of list) {
        const last = this.#countedIn[id] ?? 0;
        if (last === 0 || last === this.#count) continue;
        this.#countedIn[id] = this.#count;
        photos += 1;
      }
    }
    return photos;
  }
}

interface TagBranch {
  readonly id: number;
  readonly path: string;
  readonly photos: readonly number[];
  readonly below: TagBranch[];
}

function* photosIn(branch: TagBranch): Generator<readonly number[]> {
  yield branch.photos;
  for (const below of branch.below) yield* photosIn(below);
}

function* branchesIn(branches: readonly TagBranch[]): Generator<TagBranch> {
  for (const branch of [...branches].sort((one, other) => byName.compare(one.path, other.path))) {
    yield branch;
    yield* branchesIn(branch.below);
  }
}

/** Everything that a person organised, for the side of the window. */
export class OrganiseOverview {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  read(): OrganisedPhotos {
    const counter = new ShownCounter(
      this.#ids(`SELECT json_group_array(id) FROM photos INDEXED BY photos_shown_by_date
                 WHERE ${SHOWN}`),
    );
    const favourites = this.#ids(
      'SELECT json_group_array(photo_id) FROM marks INDEXED BY marks_favourite WHERE favourite = 1',
    );
    return {
      favourites: counter.of([favourites]),
      tags: this.#tags(counter),
      albums: this.#albums(counter),
    };
  }

  #ids(sql: string): readonly number[] {
    return idsOf(this.#database.arrays(sql)[0]?.[0]);
  }

  /** The ids that belong to each owner. */
  #idsBy(sql: string): Map<number, readonly number[]> {
    return new Map(this.#database.arrays(sql).map(([owner, ids]) => [Number(owner), idsOf(ids)]));
  }

  #tags(counter: ShownCounter): Tag[] {
    const photos = this.#idsBy(
      'SELECT tag_id, json_group_array(photo_id) FROM photo_tags INDEXED BY photo_tags_by_tag GROUP BY tag_id',
    );
    const roots: TagBranch[] = [];
    const byKey = new Map<string, TagBranch>();
    // Those above come first, as their keys are the beginnings of the keys below.
    for (const [id, path, key] of this.#database.arrays(
      'SELECT id, path, path_key FROM tags ORDER BY path_key',
    )) {
      const branch = {
        id: Number(id),
        path: String(path),
        photos: photos.get(Number(id)) ?? [],
        below: [],
      };
      const above = byKey.get(String(key).slice(0, Math.max(0, String(key).lastIndexOf('/'))));
      (above?.below ?? roots).push(branch);
      byKey.set(String(key), branch);
    }
    return [...branchesIn(roots)].map((branch) => ({
      id: branch.id,
      path: branch.path,
      photos: counter.of(photosIn(branch)),
    }));
  }

  /** The cover has the version of its card (browse/photo-cards.ts). */
  #albums(counter: ShownCounter): Album[] {
    const photos = this.#idsBy(
      'SELECT album_id, json_group_array(photo_id) FROM album_photos GROUP BY album_id',
    );
    const rows = this.#database.arrays(
      `SELECT a.id, a.parent_id, a.name, a.search, c.id, LOWER(HEX(SUBSTR(c.hash, 1, 8)))
       FROM albums a LEFT JOIN photos c ON c.id = COALESCE(
         (SELECT id FROM photos WHERE id = a.cover_photo_id AND ${SHOWN}),
         (SELECT p.id FROM album_photos ap INDEXED BY album_photos_by_position
          CROSS JOIN photos p ON p.id = ap.photo_id WHERE ap.album_id = a.id AND ${SHOWN}
          ORDER BY ap.position, ap.photo_id LIMIT 1))
       ORDER BY a.position, a.id`,
    );
    const inside = new Map<number | null, Album[]>();
    for (const [id, parent, name, search, cover, version] of rows) {
      const album: Album = {
        id: Number(id),
        parent: parent === null ? null : Number(parent),
        name: String(name),
        search: search === null ? null : String(search),
        photos: search === null ? counter.of([photos.get(Number(id)) ?? []]) : null,
        cover: cover === null ? null : { id: Number(cover), version: String(version) },
      };
      inside.set(album.parent, [...(inside.get(album.parent) ?? []), album]);
    }
    const withInside = (album: Album): Album[] => [
      album,
      ...(inside.get(album.id) ?? []).flatMap(withInside),
    ];
    return (inside.get(null) ?? []).flatMap(withInside);
  }
}
