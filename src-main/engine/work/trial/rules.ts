import { isPicture } from './contents.ts';
import type { DiskFile, Spot } from './trial-disk.ts';
import type { Photos, TrialPhoto } from './trial-photo.ts';

/** What a look had before it, and what came of it. */
export interface LookCase {
  readonly before: Photos;
  readonly after: Photos;
  /** All files that could be seen. */
  readonly files: readonly DiskFile[];
  readonly foldsCase: boolean;
  /** Whether a watched folder could be looked into. */
  readonly isHere: (root: number) => boolean;
  /** Whether a place is left out by a pattern. */
  readonly isLeftOut: (spot: Spot) => boolean;
  /** Whether the look came by a place. */
  readonly isLookedAt: (spot: Spot) => boolean;
}

type At = ReadonlyMap<string, TrialPhoto>;

/** A rule was broken; says which, and about what. */
class BrokenRule extends Error {}

function broken(rule: string, ...about: (TrialPhoto | DiskFile)[]): never {
  throw new BrokenRule([rule, ...about.map((one) => JSON.stringify(one))].join('\n'));
}

function keyOf({ root, path }: Spot): string {
  return `${root}/${path}`;
}

function isSameStamp(left: TrialPhoto | DiskFile, right: TrialPhoto | DiskFile): boolean {
  return left.byteSize === right.byteSize && left.mtimeUs === right.mtimeUs;
}

function lying(photos: Photos): At {
  const lying = new Map<string, TrialPhoto>();
  for (const photo of photos.values()) {
    if (photo.state === 'missing') continue;
    const other = lying.get(keyOf(photo));
    if (other !== undefined) broken('Two photos lie in one place.', photo, other);
    lying.set(keyOf(photo), photo);
  }
  return lying;
}

/** What a look at folders may and must do, by what is on disk and what was known before. */
export class LookRules {
  readonly #case: LookCase;
  readonly #files: ReadonlyMap<string, DiskFile>;
  readonly #before: At;
  readonly #after: At;

  constructor(look: LookCase) {
    this.#case = look;
    this.#files = new Map(look.files.map((file) => [keyOf(file), file]));
    this.#before = lying(look.before);
    this.#after = lying(look.after);
  }

  check(): void {
    const { before, after } = this.#case;
    for (const photo of before.values()) this.#keepsWhatWasSaid(photo);
    for (const file of this.#seenFiles()) this.#isAPhoto(file);
    for (const photo of this.#after.values()) this.#lies(photo);
    for (const file of this.#seenFiles()) this.#isTheRightPhoto(file);
    for (const photo of after.values()) this.#isNotReadAgain(photo);
    for (const photo of before.values()) this.#mayBeGone(photo);
    this.#allAreTakenUp();
    this.#copiesStepIn();
  }

  /** Files that the look found, those left out not counted. */
  #seenFiles(): DiskFile[] {
    const { isLookedAt, isLeftOut } = this.#case;
    return [...this.#files.values()].filter((file) => isLookedAt(file) && !isLeftOut(file));
  }

  #fileOf(photo: TrialPhoto): DiskFile | undefined {
    return this.#files.get(keyOf(photo));
  }

  /** Who lay there, be it under another spelling of a name that is not there any more. */
  #holderOf(file: DiskFile): TrialPhoto | undefined {
    const exact = this.#before.get(keyOf(file));
    if (exact !== undefined) return exact;
    const alike = [...this.#before.values()].filter(
      (photo) => this.#isSamePlace(photo, file) && !this.#files.has(keyOf(photo)),
    );
    return alike.find(({ pathKey }) => pathKey === file.pathKey) ?? alike[0];
  }

  #isSamePlace(left: Spot, right: Spot): boolean {
    const [one, other] = [left, right].map((spot) => keyOf(spot).normalize('NFC'));
    if (!this.#case.foldsCase) return one === other;
    return one?.toLowerCase() === other?.toLowerCase();
  }

  /** Its file is as it was. */
  #isUndisturbed(photo: TrialPhoto): boolean {
    const file = this.#fileOf(photo);
    return photo.state !== 'missing' && file !== undefined && isSameStamp(photo, file);
  }

  /** Nobody can take its file for another photo’s: it lies there, or nobody knows. */
  #isPlaced(photo: TrialPhoto): boolean {
    if (!this.#case.isHere(photo.root)) return true;
    const file = this.#fileOf(photo);
    return file !== undefined && isSameStamp(photo, file);
  }

  #liesSomewhere(photo: TrialPhoto): boolean {
    return (this.#case.after.get(photo.id)?.state ?? 'missing') !== 'missing';
  }

  #keepsWhatWasSaid(photo: TrialPhoto): void {
    const now = this.#case.after.get(photo.id);
    if (now === undefined && photo.isOrganised) broken('What was said of a photo is lost.', photo);
    if (now !== undefined && now.said !== photo.said) {
      broken('What was said of a photo changed.', photo, now);
    }
  }

  #isAPhoto(file: DiskFile): void {
    const photo = this.#after.get(keyOf(file));
    if (photo === undefined) broken('A file is no photo.', file);
    if (!isSameStamp(photo, file)) broken('A file was taken for what it was before.', file, photo);
    const isRead = photo.content !== undefined;
    if (isRead && photo.content !== file.content) broken('A photo has other bytes.', file, photo);
  }

  #lies(photo: TrialPhoto): void {
    const { before, isHere, isLookedAt, isLeftOut } = this.#case;
    if (!isHere(photo.root) || !isLookedAt(photo)) {
      const was = before.get(photo.id);
      const isAsBefore = was?.state !== 'missing' && was !== undefined;
      const stays = isAsBefore && keyOf(was) === keyOf(photo);
      // A photo whose file went lies where a copy of it is, which may be away.
      if (!stays && !this.#stepsIn(photo)) broken('A photo lies where nobody looked.', photo);
      return;
    }
    if (isLeftOut(photo)) broken('A photo is shown that is left out.', photo);
    if (!this.#files.has(keyOf(photo))) broken('A photo has no file.', photo);
  }

  /** A copy was made of it, and forgotten for it. */
  #stepsIn(photo: TrialPhoto): boolean {
    const copy = this.#before.get(keyOf(photo));
    const was = this.#case.before.get(photo.id);
    if (copy === undefined || was === undefined || copy.id === was.id) return false;
    const isForgotten = !this.#case.after.has(copy.id) && !copy.isOrganised;
    return isForgotten && copy.content === was.content && !this.#isPlaced(was);
  }

  #isTheRightPhoto(file: DiskFile): void {
    const photo = this.#after.get(keyOf(file));
    const holder = this.#holderOf(file);
    if (photo === undefined) return;
    if (holder !== undefined && this.#isUndisturbed(holder)) {
      const stays = photo.id === holder.id || this.#stepsIn(photo);
      if (!stays) broken('A photo that nobody touched is another one.', file, holder, photo);
      return;
    }
    if (photo.id === holder?.id) return;
    const was = this.#case.before.get(photo.id);
    if (was !== undefined) this.#mayMove(was, file);
    if (holder !== undefined && !this.#liesSomewhere(holder)) this.#mayTakeOver(file, was, holder);
  }

  /** @param holder lies nowhere any more; `was` lies at its place now. */
  #mayTakeOver(file: DiskFile, was: TrialPhoto | undefined, holder: TrialPhoto): void {
    if (!this.#case.after.has(holder.id) && this.#isReplaced(holder)) return;
    const isOwn = holder.content === file.content;
    const isMoreSaid = was?.isOrganised === true && !holder.isOrganised;
    if (isOwn && !isMoreSaid) broken('A file is not its own photo any more.', file, holder);
    const isEdited = was === undefined && keyOf(holder) === keyOf(file);
    if (isEdited) broken('An edited photo lost its file to a new one.', file, holder);
  }

  /** It has those bytes, or was not read and looks the same; and its file is not where it was. */
  #mayMove(was: TrialPhoto, file: DiskFile): void {
    const isSame =
      was.content === undefined ? isSameStamp(was, file) : was.content === file.content;
    if (!isSame) broken('A file was taken for a photo with other bytes.', file, was);
    const isAtHome = keyOf(was) === keyOf(file);
    const mayBeElsewhere = was.state === 'missing' || !this.#isPlaced(was);
    if (!isAtHome && !mayBeElsewhere) broken('A photo was taken from its own file.', file, was);
  }

  #isNotReadAgain(photo: TrialPhoto): void {
    if (photo.state !== 'pending') return;
    const was = this.#case.before.get(photo.id);
    const isStillPending =
      was?.content === undefined && was !== undefined && isSameStamp(was, photo);
    if (isStillPending) return;
    const file = this.#fileOf(photo);
    // What an edited photo was before, nobody knows any more.
    const isStillKnown = ({ id, content }: TrialPhoto) =>
      content !== undefined && this.#case.after.get(id)?.content === content;
    const known = [...this.#case.before.values()].find(
      (other) => other.content === file?.content && isStillKnown(other),
    );
    if (file !== undefined && known !== undefined) {
      broken('A file is to be read whose bytes are known.', file, known, photo);
    }
  }

  #mayBeGone(photo: TrialPhoto): void {
    const { after, isHere, isLookedAt } = this.#case;
    const now = after.get(photo.id);
    if (now === undefined) {
      if (!this.#isReplaced(photo)) broken('A photo is forgotten.', photo);
      return;
    }
    if (now.state !== 'missing' || photo.state === 'missing') return;
    if (!isHere(photo.root)) broken('A photo of a folder that is away is missing.', photo);
    if (!isLookedAt(photo)) {
      const taken = this.#after.get(keyOf(photo));
      if (taken === undefined) broken('A photo is missing where nobody looked.', photo);
    }
  }

  /** It was a copy, maybe moved just before, and lent its file to one whose own is gone. */
  #isReplaced(photo: TrialPhoto): boolean {
    return [...this.#case.before.values()].some(
      (other) =>
        other.id < photo.id &&
        other.content === photo.content &&
        !this.#isPlaced(other) &&
        this.#liesSomewhere(other),
    );
  }

  /** Known before, its file not where it was, and not found again. */
  #atLarge(): TrialPhoto[] {
    return [...this.#case.before.values()].filter(
      (photo) =>
        photo.content !== undefined &&
        !this.#isPlaced(photo) &&
        this.#case.after.has(photo.id) &&
        !this.#liesSomewhere(photo),
    );
  }

  /** No file became a photo of its own while one with its bytes was looking for one. */
  #allAreTakenUp(): void {
    const lost = this.#atLarge();
    for (const file of this.#seenFiles()) {
      const photo = this.#after.get(keyOf(file));
      const holder = this.#holderOf(file);
      if (photo === undefined || (holder !== undefined && this.#isUndisturbed(holder))) continue;
      const was = this.#case.before.get(photo.id);
      if (was?.content === file.content) continue;
      if (was?.content === undefined && was !== undefined && isSameStamp(was, file)) continue;
      const found = lost.find(({ content }) => content === file.content);
      if (found !== undefined)
        broken('A photo is missing, and its bytes are there.', file, found, photo);
    }
  }

  /** A photo whose file went has its organisation where a copy is that was made of it. */
  #copiesStepIn(): void {
    // Over one whose place is taken, its bytes may have been written on purpose.
    const isTaken = (photo: TrialPhoto) =>
      this.#case.files.some((file) => this.#isSamePlace(file, photo));
    const vanished = this.#atLarge().filter(
      (photo) => photo.state !== 'missing' && !isTaken(photo),
    );
    for (const photo of vanished) {
      const copy = [...this.#before.values()].find(
        (other) =>
          other.content === photo.content &&
          other.state === 'indexed' &&
          other.id > photo.id &&
          !other.isOrganised &&
          this.#isUndisturbed(other) &&
          this.#after.get(keyOf(other))?.id === other.id,
      );
      if (copy !== undefined) broken('A copy did not step in.', photo, copy);
    }
  }
}

/** Once it was read, its bytes were those of one that was missing: it is that one. */
function isRecognised(photo: TrialPhoto, before: Photos, after: Photos): boolean {
  const instead = lying(after).get(keyOf(photo));
  const was = instead === undefined ? undefined : before.get(instead.id);
  const isMissingOne = was?.state === 'missing' && was.id < photo.id;
  return isMissingOne && photo.state === 'pending' && !photo.isOrganised;
}

/** After all was read: what is shown, what can’t be, and what is in the indexes. */
export function checkRead(
  before: Photos,
  after: Photos,
  files: readonly DiskFile[],
  isHere: (root: number) => boolean,
): void {
  const at = new Map(files.map((file) => [keyOf(file), file]));
  for (const photo of before.values()) {
    if (!after.has(photo.id) && !isRecognised(photo, before, after)) {
      broken('Reading lost a photo.', photo);
    }
  }
  for (const photo of after.values()) {
    if (photo.state === 'missing' || !isHere(photo.root)) continue;
    const content = at.get(keyOf(photo))?.content ?? '';
    const state = isPicture(content) ? 'indexed' : 'failed';
    if (photo.state !== state) broken(`A photo is not ${state}.`, photo);
    const isIn = photo.vectors.every((has) => has === (state === 'indexed'));
    if (!isIn) broken('A photo has other vectors than what can be shown.', photo);
  }
}

/** What was said of a photo stays, whatever happened. */
export function checkSaid(before: Photos, after: Photos): void {
  for (const photo of before.values()) {
    const now = after.get(photo.id);
    const isKept = now === undefined ? !photo.isOrganised : now.said === photo.said;
    if (!isKept) broken('What was said of a photo is lost.', photo);
  }
}
