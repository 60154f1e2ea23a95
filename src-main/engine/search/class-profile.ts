/** A class profile's entry: the class in two bytes, low byte first, and its root. */
const ENTRY_BYTES = 3;
/** The root of a certain class. */
const WHOLE = 255;
/** Roots below this are left out (probabilities below 1 in 1,000): what is improbable is noise. */
const LEAST_ROOT = 8;

/**
 * The probable classes of a photo, small enough to keep for each: entries of three bytes by class,
 * √p in 255ths, so that the product of two profiles is the Bhattacharyya coefficient Σ√(pq)
 * (A. Bhattacharyya, Bulletin of the Calcutta Mathematical Society 35, 1943).
 * @param logits before softmax, at most 65,536.
 */
export function classProfile(logits: Float32Array): Uint8Array {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), -Infinity);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
  const entries: number[] = [];
  logits.forEach((logit, index) => {
    const root = Math.round(WHOLE * Math.sqrt(Math.exp(logit - largest) / sum));
    if (root >= LEAST_ROOT) pushEntry(entries, index, root);
  });
  return Uint8Array.from(entries);
}

/**
 * The mean of several photos' profiles, as a profile. Only its direction counts, so it is as long as
 * its entries can be: a class of one photo among hundreds is not rounded away.
 * @param profiles those that are not known (empty) are left out.
 */
export function meanClassProfile(profiles: readonly Uint8Array[]): Uint8Array {
  const known = profiles.filter(({ length }) => length > 0);
  const [only] = known;
  if (only === undefined || known.length === 1) return only ?? new Uint8Array();
  const sums = new Map<number, number>();
  for (const [classIndex, root] of known.flatMap(entriesOf)) {
    sums.set(classIndex, (sums.get(classIndex) ?? 0) + root);
  }
  const scale = WHOLE / Math.max(...sums.values());
  const entries: number[] = [];
  for (const [classIndex, sum] of [...sums].sort(([a], [b]) => a - b)) {
    const root = Math.round(sum * scale);
    if (root > 0) pushEntry(entries, classIndex, root);
  }
  return Uint8Array.from(entries);
}

/** How alike two class profiles are, 0 to 1; undefined where one is not known. */
export function classLikeness(a: Uint8Array, b: Uint8Array): number | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  const lengths = Math.sqrt(sharedClasses(a, a) * sharedClasses(b, b));
  return lengths === 0 ? 0 : Math.min(sharedClasses(a, b) / lengths, 1);
}

/** A class that two photos may both show, and what it brings to their {@link classLikeness}. */
export interface SharedClass {
  readonly classIndex: number;
  readonly share: number;
}

/** The classes of both, by what they bring, most first; the shares add up to the likeness. */
export function sharesOfClasses(a: Uint8Array, b: Uint8Array): SharedClass[] {
  const lengths = Math.sqrt(sharedClasses(a, a) * sharedClasses(b, b)) || 1;
  const inB = new Map(entriesOf(b));
  return entriesOf(a)
    .map(([classIndex, root]) => ({
      classIndex,
      share: (root * (inB.get(classIndex) ?? 0)) / lengths,
    }))
    .filter(({ share }) => share > 0)
    .sort((one, other) => other.share - one.share);
}

function pushEntry(entries: number[], classIndex: number, root: number): void {
  entries.push(classIndex & 0xff, classIndex >> 8, root);
}

/** Each class with its root, by class. */
function entriesOf(profile: Uint8Array): [classIndex: number, root: number][] {
  const entries: [number, number][] = [];
  for (let at = 0; at + 2 < profile.length; at += ENTRY_BYTES) {
    entries.push([classAt(profile, at), profile[at + 2] ?? 0]);
  }
  return entries;
}

/** The product of two class profiles: both are walked in order of class. */
function sharedClasses(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  let inA = 0;
  let inB = 0;
  while (inA + 2 < a.length && inB + 2 < b.length) {
    const ahead = classAt(a, inA) - classAt(b, inB);
    if (ahead === 0) sum += (a[inA + 2] ?? 0) * (b[inB + 2] ?? 0);
    if (ahead <= 0) inA += ENTRY_BYTES;
    if (ahead >= 0) inB += ENTRY_BYTES;
  }
  return sum;
}

function classAt(profile: Uint8Array, at: number): number {
  return (profile[at] ?? 0) | ((profile[at + 1] ?? 0) << 8);
}
