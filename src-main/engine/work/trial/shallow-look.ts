import type { Spot, TrialDisk } from './trial-disk.ts';
import type { Photos, TrialPhoto } from './trial-photo.ts';

interface ShallowOptions {
  readonly disk: TrialDisk;
  /** The folder that is looked at by itself. */
  readonly folder: Spot;
  readonly photos: Photos;
  readonly isLeftOut: (spot: Spot) => boolean;
}

function isPhoto(spot: Spot | TrialPhoto): spot is TrialPhoto {
  return 'state' in spot;
}

/**
 * What a look at one folder by itself comes by: what lies right in it, and folders in it that are new,
 * spelled otherwise, left out, or gone. Photos count as lying where their keys say.
 */
export class ShallowLook {
  readonly #options: ShallowOptions;
  readonly #top: string;
  readonly #topKey: string;
  readonly #depth: number;
  readonly #isThere: boolean;
  readonly #inside: readonly string[];
  /** How folders right inside are spelled in the paths of photos, by key. */
  readonly #known = new Map<string, Set<string>>();

  constructor(options: ShallowOptions) {
    this.#options = options;
    const { disk, folder, photos } = options;
    const { root, path } = folder;
    this.#top = path === '' ? '' : `${path}/`;
    this.#topKey = path === '' ? '' : `${disk.keyOf(folder)}/`;
    this.#depth = this.#top.split('/').length - 1;
    this.#isThere = disk.hasFolder(root, path);
    this.#inside = disk.foldersIn(root, path);
    for (const photo of photos.values()) this.#note(photo);
  }

  #note(photo: TrialPhoto): void {
    if (photo.state === 'missing' || !this.#isBelow(photo)) return;
    const [key, ...below] = photo.pathKey.split('/').slice(this.#depth);
    const name = photo.path.split('/')[this.#depth];
    if (key === undefined || name === undefined || below.length === 0) return;
    this.#known.set(key, (this.#known.get(key) ?? new Set()).add(name));
  }

  #isBelow(spot: Spot | TrialPhoto): boolean {
    if (spot.root !== this.#options.folder.root) return false;
    return isPhoto(spot) ? spot.pathKey.startsWith(this.#topKey) : spot.path.startsWith(this.#top);
  }

  comesBy(spot: Spot | TrialPhoto): boolean {
    if (!this.#isThere || !this.#isBelow(spot)) return false;
    const [name = '', ...below] = spot.path.split('/').slice(this.#depth);
    if (below.length === 0 || this.#options.isLeftOut(spot)) return true;
    return !this.#inside.includes(name) || !this.#isSkipped(name);
  }

  #isSkipped(name: string): boolean {
    const { disk, folder } = this.#options;
    const spelled = this.#known.get(
      disk.keyOf({ ...folder, path: this.#top + name }).slice(this.#topKey.length),
    );
    return spelled?.size === 1 && spelled.has(name);
  }
}
