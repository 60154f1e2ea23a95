import { setImmediate } from 'node:timers/promises';
import { ok, type Result } from '../../contract/errors.ts';
import type {
  AlbumPhoto,
  OrganisationSnapshot,
  OrganisedAlbum,
  OrganisedPhoto,
} from '../catalog/organisation-snapshot.ts';
import {
  FILE_KIND,
  FILE_VERSION,
  type FileAlbum,
  type FilePhoto,
  type FileReference,
} from './organisation-schema.ts';

/** How much an organisation file holds. */
export interface WrittenOrganisation {
  readonly photos: number;
  readonly tags: number;
  readonly albums: number;
}

/** Takes the next piece of the text; what it refuses with ends the writing. */
export type WritePiece = (piece: string) => Promise<Result<void>>;

/** What is not said is left out. */
function photoLine({ hash, path, favourite, stars, title, caption, tags }: OrganisedPhoto): string {
  return JSON.stringify({
    ...(hash !== undefined && { hash }),
    paths: [path],
    ...(favourite && { favourite }),
    ...(stars > 0 && { stars }),
    ...(title !== null && { title }),
    ...(caption !== null && { caption }),
    ...(tags.length > 0 && { tags }),
  } satisfies Partial<FilePhoto>);
}

/** The hash alone says which, unless other photos have the same bytes or it has none. */
function referenceTo({ hash, path, isAlone }: AlbumPhoto): FileReference {
  if (hash === undefined) return { path };
  return isAlone ? hash : { hash, path };
}

/** A list of which each piece comes when it is asked for; an item a line. */
function* list(pieces: Iterable<readonly string[]>): Generator<string> {
  let separator = '\n';
  for (const piece of pieces) {
    if (piece.length > 0) {
      yield separator + piece.join(',\n');
      separator = ',\n';
    } else yield '';
  }
}

/** Writes the parts of a file one after the other, and counts what it has written. */
class OrganisationText {
  readonly #snapshot: OrganisationSnapshot;
  readonly #exportedAt: Date;
  readonly counts = { photos: 0, tags: 0, albums: 0 };

  constructor(snapshot: OrganisationSnapshot, exportedAt: Date) {
    this.#snapshot = snapshot;
    this.#exportedAt = exportedAt;
  }

  *pieces(): Generator<string> {
    const at = JSON.stringify(this.#exportedAt.toISOString());
    yield `{\n"kindred": "${FILE_KIND}",\n"version": ${FILE_VERSION},\n"exportedAt": ${at},\n"photos": [`;
    yield* list(this.#photos());
    yield '\n],\n"tags": [';
    yield* list(this.#tags());
    yield '\n],\n"albums": [';
    yield* this.#albums();
    yield '\n]\n}\n';
  }

  *#photos(): Generator<readonly string[]> {
    for (const photos of this.#snapshot.photos()) {
      this.counts.photos += photos.length;
      yield photos.map(photoLine);
    }
  }

  *#tags(): Generator<readonly string[]> {
    for (const tags of this.#snapshot.tags()) {
      this.counts.tags += tags.length;
      yield tags.map((path) => JSON.stringify(path));
    }
  }

  /** Each before those in it. */
  *#albums(): Generator<string> {
    const inside = Map.groupBy(this.#snapshot.albums(), ({ parent }) => parent);
    const waiting = (inside.get(null) ?? [])
      .toReversed()
      .map((album) => ({ album, path: [album.name] }));
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { album, path } = next;
      yield this.counts.albums === 0 ? '\n' : ',\n';
      yield* this.#album(album, path);
      this.counts.albums += 1;
      for (const child of (inside.get(album.id) ?? []).toReversed()) {
        waiting.push({ album: child, path: [...path, child.name] });
      }
    }
  }

  *#album({ id, search, cover }: OrganisedAlbum, path: readonly string[]): Generator<string> {
    const head = JSON.stringify({
      path,
      ...(search !== null && { search }),
      ...(cover !== undefined && { cover: referenceTo(cover) }),
    } satisfies Partial<FileAlbum>);
    if (search !== null) {
      yield head;
      return;
    }
    yield `${head.slice(0, -1)},"photos":[`;
    yield* list(this.#albumPhotos(id));
    yield ']}';
  }

  *#albumPhotos(album: number): Generator<readonly string[]> {
    for (const photos of this.#snapshot.albumPhotos(album)) {
      yield photos.map((photo) => JSON.stringify(referenceTo(photo)));
    }
  }
}

/**
 * Writes what a person organised as JSON (docs/organisation-file.md), in pieces between which this
 * thread does what else waits. The order is always the same.
 */
export async function writeOrganisation(
  snapshot: OrganisationSnapshot,
  write: WritePiece,
  exportedAt = new Date(),
): Promise<Result<WrittenOrganisation>> {
  const text = new OrganisationText(snapshot, exportedAt);
  for (const piece of text.pieces()) {
    const written = await write(piece);
    if (!written.ok) return written;
    await setImmediate();
  }
  return ok(text.counts);
}
