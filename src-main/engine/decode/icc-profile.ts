import { ByteView } from './byte-view.ts';

/** sRGB's red, green and blue in the profile connection space: X, Y, Z of D50 (IEC 61966-2-1). */
const SRGB_COLORANTS: readonly (readonly [string, readonly number[]])[] = [
  ['rXYZ', [0.4361, 0.2225, 0.0139]],
  ['gXYZ', [0.3851, 0.7169, 0.0971]],
  ['bXYZ', [0.1431, 0.0606, 0.7141]],
];

/** Profiles round differently; a wide gamut differs by ten times as much. */
const COLORANT_TOLERANCE = 0.004;

/** The light that half the signal stands for: 0.2140 in sRGB, 0.2176 where gamma is 2.2. */
const SRGB_HALF = 0.214;
const HALF_TOLERANCE = 0.002;

const MOST_TAGS = 64;

/**
 * Whether a colour profile is sRGB by its numbers. Most photos carry one of a dozen such profiles,
 * and leaving out that conversion saves a tenth of the decode.
 */
export function isSrgbProfile(icc: Uint8Array): boolean {
  const view = new ByteView(icc);
  if (view.ascii(16, 8) !== 'RGB XYZ ') return false;
  const tags = readTags(view);
  const colorants = SRGB_COLORANTS.every(([name, expected]) => {
    const at = tags.get(name);
    return (
      at !== undefined && expected.every((value, axis) => near(view, at + 8 + axis * 4, value))
    );
  });
  return colorants && ['rTRC', 'gTRC', 'bTRC'].every((name) => hasSrgbCurve(view, tags.get(name)));
}

/** Tag table of ICC.1:2022, section 7.3: name, place, length. */
function readTags(view: ByteView): Map<string, number> {
  const tags = new Map<string, number>();
  const count = Math.min(view.u32(128) ?? 0, MOST_TAGS);
  for (let index = 0; index < count; index++) {
    const at = view.u32(132 + index * 12 + 4);
    if (at !== undefined) tags.set(view.ascii(132 + index * 12, 4), at);
  }
  return tags;
}

/** s15Fixed16Number. */
function fixed(view: ByteView, at: number): number {
  return (view.i32(at) ?? Number.NaN) / 65_536;
}

function near(view: ByteView, at: number, expected: number): boolean {
  return Math.abs(fixed(view, at) - expected) <= COLORANT_TOLERANCE;
}

function hasSrgbCurve(view: ByteView, at: number | undefined): boolean {
  if (at === undefined) return false;
  const half = view.ascii(at, 4) === 'para' ? parametricHalf(view, at) : sampledHalf(view, at);
  return Math.abs(half - SRGB_HALF) <= HALF_TOLERANCE;
}

/** A curve of samples (`curv`): the middle one; a lone gamma value is never sRGB. */
function sampledHalf(view: ByteView, at: number): number {
  const count = view.u32(at + 8) ?? 0;
  if (view.ascii(at, 4) !== 'curv' || count < 16) return Number.NaN;
  const middle = (count - 1) / 2;
  const sample = (index: number): number => (view.u16(at + 12 + index * 2) ?? Number.NaN) / 65_535;
  return (sample(Math.floor(middle)) + sample(Math.ceil(middle))) / 2;
}

/** A parametric curve of type 3, (aX + b)^g: sRGB's own shape. */
function parametricHalf(view: ByteView, at: number): number {
  if (view.u16(at + 8) !== 3) return Number.NaN;
  const [g, a, b] = [fixed(view, at + 12), fixed(view, at + 16), fixed(view, at + 20)];
  return (a * 0.5 + b) ** g;
}
