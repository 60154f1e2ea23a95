import { sep } from 'node:path';
import type {
  FileChanges,
  FoundFile,
  FoundPhoto,
  KnownFile,
  PlacedPhoto,
} from '../catalog/catalog.ts';
import type { FilePath } from './file-path.ts';
import { hasStampOf, type Differences } from './reconcile.ts';

/**
 * How long after a copy was found its original may vanish and still be taken for moved, ms: file
 * managers copy a whole tree to another drive before they delete it.
 */
const COPY_THEN_DELETE_MS = 3_600_000;

/**
 * Where a photo's file is: where the catalog has it, gone, or another file lies there; `unseen` where
 * that can't be told now.
 */
export type Place = 'there' | 'gone' | 'taken' | 'there-linked' | 'unseen';

export interface IdentifyOptions {
  /** Photos of the sizes of all files that differ, wherever they lie. */
  readonly photos: readonly PlacedPhoto[];
  /** Looks at the place of a photo; `there-linked` where it is the very same file as `file`. */
  readonly placeOf: (photo: PlacedPhoto, file?: FoundFile) => Promise<Place>;
  /** SHA-256, hexadecimal; undefined where the file can't be read now. */
  readonly hashOf: (file: FoundFile) => Promise<string | undefined>;
  /** Whether a file may still be in the middle of being written; it is left for the next look then. */
  readonly isUnsettled: (file: FoundFile) => boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

interface Fresh {
  readonly file: FoundFile;
  /** The photo that is down as lying there. */
  readonly id: number | undefined;
}

interface FreshCopy extends Fresh {
  readonly of: number;
  /** Whether the photo was seen where it lies. */
  readonly isSeen: boolean;
}

interface Sorted extends Required<FileChanges> {
  readonly added: FoundFile[];
  readonly changed: FoundPhoto[];
  readonly renamed: FoundPhoto[];
  readonly moved: FoundPhoto[];
  readonly copied: { file: FoundFile; id: number | undefined; of: number }[];
  readonly missing: number[];
  readonly replaced: { id: number; copy: number }[];
}

function groupedBy<Key, Item>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** How many names two paths have in common, from their ends. */
function commonEnd(left: FilePath, right: FilePath): number {
  const [a, b] = [left.split(sep).reverse(), right.split(sep).reverse()];
  const differs = a.findIndex((name, at) => name !== b[at]);
  return differs < 0 ? a.length : differs;
}

/** Of photos with the same bytes, the one that a file is most likely: by its names, its time, its age. */
function likeliest(photos: readonly PlacedPhoto[], file: FoundFile): PlacedPhoto | undefined {
  const score = (photo: PlacedPhoto) =>
    2 * commonEnd(photo.path, file.path) + Number(photo.mtimeUs === file.mtimeUs);
  return photos.toSorted((a, b) => score(b) - score(a) || a.id - b.id)[0];
}

/**
 * A photo’s file was moved over that of `other`. Where both have the same bytes, the one stays of which
 * something was said.
 */
function takenOver(photo: PlacedPhoto, other: PlacedPhoto | undefined): PlacedPhoto {
  const isSame = other?.content !== undefined && other.content === photo.content;
  return isSame && (other.isOrganised || !photo.isOrganised) ? other : photo;
}

/** Finds out which photo each file is that differs from what the catalog knows. */
class Identification {
  readonly #differences: Differences;
  readonly #options: IdentifyOptions;
  readonly #bySize: Map<number, PlacedPhoto[]>;
  /** Photos whose file is found: nobody else is them. */
  readonly #placed = new Set<number>();
  /** Photos at whose places others lie now. */
  readonly #displaced = new Set<number>();
  readonly #copies: FreshCopy[] = [];
  readonly #sorted: Sorted;
  /** Not found by the look; of those that are left out now, the files are still there. */
  readonly #vanished: ReadonlySet<number>;

  constructor(differences: Differences, options: IdentifyOptions) {
    this.#differences = differences;
    this.#options = options;
    this.#bySize = groupedBy(options.photos, (photo) => photo.byteSize);
    const { renamed, back, vanished } = differences;
    this.#vanished = new Set(vanished.map(({ id }) => id));
    for (const { id } of [...renamed, ...back]) this.#placed.add(id);
    this.#sorted = {
      ...{ added: [], changed: [], moved: [], copied: [], missing: [], replaced: [] },
      renamed: [...renamed],
      back,
    };
  }

  async run(): Promise<FileChanges> {
    const { added, changed } = this.#differences;
    const fresh: Fresh[] = [
      ...changed.map((file) => ({ file, id: file.id })),
      ...added.map((file) => ({ file, id: undefined })),
    ];
    const unnamed: Fresh[] = [];
    for (const one of fresh) if (!(await this.#isKnownFile(one))) unnamed.push(one);
    const rest: Fresh[] = [];
    for (const one of unnamed) {
      if (this.#options.isUnsettled(one.file)) continue;
      if (!(await this.#isKnownByContent(one))) rest.push(one);
    }
    for (const one of rest) this.#isNew(one);
    for (const photo of this.#differences.vanished) await this.#hasVanished(photo);
    for (const copy of this.#copies) this.#isCopy(copy);
    for (const id of this.#displaced) if (!this.#placed.has(id)) this.#sorted.missing.push(id);
    return this.#sorted;
  }

  #candidates(byteSize: number): PlacedPhoto[] {
    return (this.#bySize.get(byteSize) ?? []).filter(({ id }) => !this.#placed.has(id));
  }

  #move(photo: PlacedPhoto, { file, id }: Fresh): void {
    this.#placed.add(photo.id);
    this.#sorted.moved.push({ ...file, id: photo.id });
    if (id !== undefined) this.#displaced.add(id);
  }

  /** By the number of the file, its size and its time: a rename leaves all three as they were. */
  async #isKnownFile(fresh: Fresh): Promise<boolean> {
    const { file, id } = fresh;
    if (file.fileNumber === undefined) return false;
    const own = this.#candidates(file.byteSize).find((photo) => photo.id === id);
    for (const photo of this.#candidates(file.byteSize)) {
      const isSame = photo.fileNumber === file.fileNumber && hasStampOf(photo, file);
      if (!isSame) continue;
      const place = await this.#options.placeOf(photo, file);
      if (place === 'there' || place === 'unseen') continue;
      if (place === 'taken' || place === 'gone') this.#move(takenOver(photo, own), fresh);
      // A second name of a file that has one in the library is no photo of its own.
      return true;
    }
    return false;
  }

  /** Photos at large, photos that are where they were, and those of which that can’t be told. */
  async #placesOf(
    photos: readonly PlacedPhoto[],
    file: FoundFile,
  ): Promise<Record<'atLarge' | 'seen' | 'unseen', PlacedPhoto[]>> {
    const places = await Promise.all(photos.map((photo) => this.#options.placeOf(photo, file)));
    const isAtLarge = (at: number) => places[at] === 'gone' || places[at] === 'taken';
    return {
      atLarge: photos.filter((_, at) => isAtLarge(at)),
      seen: photos.filter((_, at) => places[at] === 'there' || places[at] === 'there-linked'),
      unseen: photos.filter((_, at) => places[at] === 'unseen'),
    };
  }

  async #isKnownByContent(fresh: Fresh): Promise<boolean> {
    const { file, id } = fresh;
    const candidates = this.#bySize.get(file.byteSize) ?? [];
    const content = candidates.some((photo) => photo.content !== undefined)
      ? await this.#options.hashOf(file)
      : undefined;
    const same = candidates.filter((photo) => content !== undefined && photo.content === content);
    const free = same.filter((photo) => !this.#placed.has(photo.id));
    const own = free.find((photo) => photo.id === id);
    if (own !== undefined) {
      this.#placed.add(own.id);
      this.#sorted.renamed.push({ ...file, id: own.id });
      return true;
    }
    const { atLarge, seen, unseen } = await this.#placesOf(free, file);
    const moved = likeliest(atLarge, file) ?? (await this.#unreadTwin(file));
    if (moved !== undefined) {
      this.#move(moved, fresh);
      return true;
    }
    const original = seen[0] ?? unseen[0] ?? same[0];
    if (original === undefined) return false;
    this.#copies.push({ ...fresh, of: original.id, isSeen: !unseen.includes(original) });
    return true;
  }

  /** A photo whose bytes are not known goes by its size and time. */
  async #unreadTwin(file: FoundFile): Promise<PlacedPhoto | undefined> {
    const twins = this.#candidates(file.byteSize).filter(
      (photo) => photo.content === undefined && hasStampOf(photo, file),
    );
    return likeliest((await this.#placesOf(twins, file)).atLarge, file);
  }

  #isNew({ file, id }: Fresh): void {
    if (id === undefined || this.#placed.has(id)) this.#sorted.added.push(file);
    else this.#sorted.changed.push({ ...file, id });
  }

  #isCopy({ file, id, of }: FreshCopy): void {
    const hasMoved = id !== undefined && this.#placed.has(id);
    this.#sorted.copied.push({ file, id: hasMoved ? undefined : id, of });
  }

  async #hasVanished(photo: KnownFile): Promise<void> {
    if (this.#placed.has(photo.id) || this.#wasMoved(photo)) return;
    const copy = await this.#copyOf(photo);
    if (copy === undefined) {
      this.#sorted.missing.push(photo.id);
      return;
    }
    this.#placed.add(copy.id);
    this.#sorted.replaced.push({ id: photo.id, copy: copy.id });
  }

  /** What was taken for a copy, as nobody could tell where the photo is, is the photo itself. */
  #wasMoved({ id }: KnownFile): boolean {
    const at = this.#copies.findIndex(({ of, isSeen }) => of === id && !isSeen);
    const [copy] = at < 0 ? [] : this.#copies.splice(at, 1);
    if (copy === undefined) return false;
    this.#placed.add(id);
    this.#sorted.moved.push({ ...copy.file, id });
    return true;
  }

  /**
   * A copy that was made of a photo shortly before its own file vanished, and of which nothing was
   * said. A file that is only left out has not vanished.
   */
  async #copyOf({ id, byteSize }: KnownFile): Promise<PlacedPhoto | undefined> {
    const candidates = this.#candidates(byteSize);
    const original = candidates.find((photo) => photo.id === id);
    if (original?.content === undefined) return undefined;
    const copies = candidates.filter(
      (photo) =>
        photo.id > id &&
        photo.content === original.content &&
        photo.state === 'indexed' &&
        !photo.isOrganised &&
        !this.#vanished.has(photo.id) &&
        this.#options.now - photo.addedAt < COPY_THEN_DELETE_MS,
    );
    if (copies.length === 0 || (await this.#isThere(original))) return undefined;
    for (const copy of copies) {
      if (await this.#isThere(copy)) return copy;
    }
    return undefined;
  }

  async #isThere(photo: PlacedPhoto): Promise<boolean> {
    return (await this.#options.placeOf(photo)) === 'there';
  }
}

/**
 * Tells which photo each file is that differs from what the catalog knows: a photo that was moved or
 * renamed, one whose time alone changed, a copy of one, one that was edited, or a new one.
 */
export async function identify(
  differences: Differences,
  options: IdentifyOptions,
): Promise<FileChanges> {
  return new Identification(differences, options).run();
}
