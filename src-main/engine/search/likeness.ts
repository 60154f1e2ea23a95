import { classLikeness } from './class-profile.ts';

/** What a photo's content is compared by. */
export interface ContentProfile {
  /** The feature as it is indexed: centred, of length 1. */
  readonly feature: Float32Array;
  /** What it may be a picture of, from `classProfile`; empty where that is not known. */
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
export const COSINE_SHARE = 0.85;
export const CLASSES_SHARE = 0.15;
export const CONTENT_SHARE = 0.9;
export const COMPOSITION_SHARE = 0.1;

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
 * How alike the contents of two photos are: 0.85 × cosine of the centred features + 0.15 × likeness
 * of the class profiles; the cosine alone where a profile is not known.
 */
export function contentScore(a: ContentProfile, b: ContentProfile): ContentLikeness {
  const cosine = cosineOf(a.feature, b.feature);
  const classes = classLikeness(a.classes, b.classes);
  const score = classes === undefined ? cosine : COSINE_SHARE * cosine + CLASSES_SHARE * classes;
  return { score, cosine, classes };
}

/**
 * {@link contentScore} for a photo as the catalog has it, in one pass and without a copy: the centred
 * feature's products follow from those of the feature and of the mean. To 1e-6 the same.
 * @param mean what the query's feature was centred by.
 */
export function storedContentScore(
  query: ContentProfile,
  feature: Float32Array,
  classes: Uint8Array,
  mean: Float32Array,
): number {
  const cosine = cosineToCentred(query.feature, feature, mean);
  const likeness = classLikeness(query.classes, classes);
  return likeness === undefined ? cosine : COSINE_SHARE * cosine + CLASSES_SHARE * likeness;
}

/** The cosine of `centred` and `centre(feature, mean)`. */
function cosineToCentred(centred: Float32Array, feature: Float32Array, mean: Float32Array): number {
  let [lengths, ownLengths, meanLengths] = [0, 0, 0];
  let [product, withMean, betweenMeans] = [0, 0, 0];
  for (let at = 0; at < centred.length; at += 1) {
    const own = centred[at] ?? 0;
    const value = feature[at] ?? 0;
    const taken = mean[at] ?? 0;
    lengths += value * value;
    ownLengths += own * own;
    meanLengths += taken * taken;
    product += own * value;
    withMean += own * taken;
    betweenMeans += value * taken;
  }
  const toUnit = 1 / (Math.sqrt(lengths) || 1);
  const square = lengths * toUnit * toUnit - 2 * toUnit * betweenMeans + meanLengths;
  // What is left of a feature that is the mean itself is rounding.
  return ratio(product * toUnit - withMean, ownLengths, square < 1e-12 ? 0 : square);
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
