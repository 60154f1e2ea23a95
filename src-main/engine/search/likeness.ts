/** What a photo's content is compared by. */
export interface ContentProfile {
  /** The feature as it is indexed: centred, of length 1. */
  readonly feature: Float32Array;
  /** What it may be a picture of, from {@link classProfile}; empty where that is not known. */
  readonly classes: Uint8Array;
}

/** How alike two photos' contents are, and what that comes from. */
export interface ContentLikeness {
  /** −1 to 1; 1 for the same photo. */
  readonly score: number;
  /** Cosine of the centred features, −1 to 1. */
  readonly cosine: number;
  /** Likeness of the class profiles, 0 to 1; undefined where one is not known. */
  readonly classes: number | undefined;
}

// Shares of a score, each pair adding up to 1; measured: docs/decisions/0003-likeness.md.
const COSINE_SHARE = 0.85;
const CLASSES_SHARE = 0.15;
const CONTENT_SHARE = 0.9;
const COMPOSITION_SHARE = 0.1;

/** A class profile's entry: the class in two bytes, low byte first, and its root. */
const ENTRY_BYTES = 3;
/** The root of a certain class. */
const WHOLE = 255;
/** Roots below this are left out (probabilities below 1 in 1,000): what is improbable is noise. */
const LEAST_ROOT = 8;

/**
 * Centres a feature, so that what all photos share no longer counts as likeness, and gives it length
 * 1. Both steps are linear in the pooled cells of one photo: the cosine stays a sum over cells.
 * @param feature as the network gave it.
 * @param mean the mean of many photos' features, each of length 1; zeros where there is none.
 */
export function centre(feature: Float32Array, mean: Float32Array): Float32Array {
  const toUnit = 1 / (lengthOf(feature) || 1);
  const centred = new Float32Array(feature.length);
  for (let at = 0; at < centred.length; at += 1) {
    centred[at] = (feature[at] ?? 0) * toUnit - (mean[at] ?? 0);
  }
  const scale = 1 / (lengthOf(centred) || 1);
  for (let at = 0; at < centred.length; at += 1) centred[at] = (centred[at] ?? 0) * scale;
  return centred;
}

/** What is compared of a photo, from what the catalog has of it. */
export function contentProfile(
  feature: Float32Array,
  classes: Uint8Array,
  mean: Float32Array,
): ContentProfile {
  return { feature: centre(feature, mean), classes };
}

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
    if (root >= LEAST_ROOT) entries.push(index & 0xff, index >> 8, root);
  });
  return Uint8Array.from(entries);
}

/**
 * How alike the contents of two photos are: 0.85 × cosine of the centred features + 0.15 × likeness
 * of the class profiles; the cosine alone where a profile is not known.
 */
export function contentScore(a: ContentProfile, b: ContentProfile): ContentLikeness {
  const cosine = cosineOf(a.feature, b.feature);
  const classes = classLikeness(a.classes, b.classes);
  const score = classes === undefined ? cosine : COSINE_SHARE * cosine + CLASSES_SHARE * classes;
  return { score, cosine, classes };
}

/** How alike two photos look: the cosine of their composition descriptors, −1 to 1. */
export function compositionScore(a: Float32Array, b: Float32Array): number {
  return cosineOf(a, b);
}

/** Likeness by content and composition together, −1 to 1, from the likeness by each. */
export function fusedScore(content: number, composition: number): number {
  return CONTENT_SHARE * content + COMPOSITION_SHARE * composition;
}

function lengthOf(vector: Float32Array): number {
  let square = 0;
  for (const value of vector) square += value * value;
  return Math.sqrt(square);
}

/** Cosine of the angle between vectors of the same size; 0 where one is all zeros. */
function cosineOf(a: Float32Array, b: Float32Array): number {
  let product = 0;
  let squareA = 0;
  let squareB = 0;
  for (let at = 0; at < a.length; at += 1) {
    const inA = a[at] ?? 0;
    const inB = b[at] ?? 0;
    product += inA * inB;
    squareA += inA * inA;
    squareB += inB * inB;
  }
  return ratio(product, squareA, squareB);
}

/** A product over both lengths: exactly 1 for a vector and itself, and never beyond ±1. */
function ratio(product: number, squareA: number, squareB: number): number {
  if (squareA === 0 || squareB === 0) return 0;
  return Math.min(Math.max(product / Math.sqrt(squareA * squareB), -1), 1);
}

function classLikeness(a: Uint8Array, b: Uint8Array): number | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  return ratio(sharedClasses(a, b), sharedClasses(a, a), sharedClasses(b, b));
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
