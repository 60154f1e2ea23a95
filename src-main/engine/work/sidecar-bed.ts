import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import type { CheckedAct } from '../../contract/organise-calls.ts';
import type { Catalog, IndexedPhoto } from '../catalog/catalog.ts';
import { samplePhoto } from '../catalog/sample-photo.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { Organiser } from '../organise/organiser.ts';
import { changeSidecarSettings, sidecarSettings } from '../sidecar/sidecar-settings.ts';
import { writeWaitingSidecars } from './go-through-sidecars.ts';
import { scanFolders } from './index-folders.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';

const catalogs: Catalog[] = [];
afterEach(() => {
  for (const catalog of catalogs.splice(0)) catalog.close();
});

/** Seconds from now, for the times of files. */
export const HOUR = 3600;

/** What a drawn sidecar says. */
export interface Said {
  readonly rating?: number;
  readonly title?: string;
  readonly tags?: readonly string[];
  readonly extra?: string;
}

/** A sidecar as other programs write it, with a property of Camera Raw’s. */
export function xmp({ rating, title, tags, extra = '' }: Said): string {
  const bag = tags?.map((tag) => `<rdf:li>${tag}</rdf:li>`).join('');
  return (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"' +
    ` xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"${
      rating === undefined ? '' : ` xmp:Rating="${rating}"`
    } crs:Keep="me">${title === undefined ? '' : `<dc:title>${title}</dc:title>`}` +
    `${bag === undefined ? '' : `<dc:subject><rdf:Bag>${bag}</rdf:Bag></dc:subject>`}${extra}` +
    '</rdf:Description></rdf:RDF></x:xmpmeta>'
  );
}

/** A library over a folder of files that nobody decodes: sidecars need no pixel. */
export class SidecarBed {
  readonly photos = temporaryFolder();
  readonly library = temporaryFolder();
  readonly catalog = this.open();
  organiser = new Organiser(this.catalog, () => undefined);

  /** Another catalog over the same library, as after a restart. */
  reopen(): Catalog {
    this.catalog.close();
    return this.open();
  }

  open(): Catalog {
    const catalog = unwrap(openCatalog(this.library));
    catalogs.push(catalog);
    return catalog;
  }

  path(name: string): string {
    return join(this.photos, name);
  }

  photo(name: string): void {
    writeFileSync(this.path(name), `pixels of ${name}`);
  }

  /** @param secondsFromNow when it was written, as far as its time tells. */
  sidecar(name: string, content: Said | string, secondsFromNow = -HOUR): void {
    writeFileSync(this.path(name), typeof content === 'string' ? content : xmp(content));
    const time = Date.now() / 1000 + secondsFromNow;
    utimesSync(this.path(name), time, time);
  }

  text(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  async scan(signal?: AbortSignal): Promise<string[]> {
    const steps = new Set<string>();
    const onProgress = ({ step }: { step: string }) => steps.add(step);
    const context = { catalog: this.catalog, signal, onProgress };
    unwrap(await scanFolders(context, [this.photos]));
    return [...steps];
  }

  async write() {
    return unwrap(await writeWaitingSidecars({ catalog: this.catalog }, { withFailed: true }));
  }

  id(name: string): number {
    const [folder] = this.catalog.folders();
    const found = this.catalog.photoAt(folder?.id ?? 0, name);
    if (found === undefined) throw new Error(`${name} is not in the library.`);
    return found.id;
  }

  marks(name: string) {
    return this.catalog.sidecars.photo(this.id(name))?.marks;
  }

  earlier(name: string) {
    return this.catalog.organise
      .said(this.id(name))
      .earlier.map(({ property, value, from }) => ({ property, value, from }));
  }

  act(act: CheckedAct): void {
    unwrap(this.organiser.act(act));
  }

  stars(name: string, value: number): void {
    this.act({ kind: 'stars', photos: [this.id(name)], value });
  }

  tag(name: string, add: string[], remove: string[] = []): void {
    this.act({ kind: 'tag', photos: [this.id(name)], add, remove });
  }

  turn(writesSidecars: boolean): void {
    changeSidecarSettings(this.catalog, { writesSidecars });
  }

  index(name: string, metadata: IndexedPhoto['metadata'], secondsFromNow = 0): void {
    const mtimeUs = Math.round((Date.now() + secondsFromNow * 1000) * 1000);
    const record = samplePhoto([], { byteSize: 1, mtimeUs });
    const id = this.id(name);
    const [folder] = this.catalog.folders();
    const changed = [{ id, path: name, pathKey: name, byteSize: 1, mtimeUs }];
    this.catalog.applyChanges(folder?.id ?? 0, { changed });
    unwrap(this.catalog.saveIndexed(id, { ...record, metadata }));
  }

  settings() {
    return sidecarSettings(this.catalog).sidecars;
  }
}

/** A bed with these photos, which the library knows. */
export async function bedWith(...names: string[]): Promise<SidecarBed> {
  const bed = new SidecarBed();
  for (const name of names) bed.photo(name);
  await bed.scan();
  return bed;
}

export const NO_MARKS = { stars: 0, title: '', caption: '', tags: [] };
