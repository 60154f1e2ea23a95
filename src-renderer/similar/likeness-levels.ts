import type { LikenessKind } from '../../src-main/contract/fields.ts';

/** How alike a result is, in words. */
type LikenessLevel = 'same' | 'very' | 'related' | 'little';

const LEVELS: readonly LikenessLevel[] = ['same', 'very', 'related', 'little'];

/**
 * The least score of each level. Measured on all pairs of 897 photos: 574 pairs of near-duplicates
 * (resaved, cropped, turned and mirrored copies, bursts), 4,200 of the same category, 397,082 of
 * neither (the score and its measure: docs/decisions/0003-likeness.md).
 *
 * - same: of the pairs above it, 97 % (content and both) and 94 % (composition) were near-duplicates,
 *   the rest of the same category, and none unrelated.
 * - very: of the pairs above it 94 %, 95 % and 77 % (composition) belong together.
 * - related: above 0.25, every second pair was of the same category, though one in a hundred
 *   unrelated pairs is as alike. Composition spreads wider: one in a hundred is above 0.5.
 * - little: what is left is shown only when a person asks for more.
 */
const LEAST: Readonly<Record<LikenessKind, Readonly<Record<LikenessLevel, number>>>> = {
  content: { same: 0.8, very: 0.45, related: 0.25, little: -1 },
  composition: { same: 0.8, very: 0.65, related: 0.5, little: -1 },
  both: { same: 0.8, very: 0.45, related: 0.25, little: -1 },
};

/** What a score means, by this way of comparing. */
function levelOf(score: number, by: LikenessKind): LikenessLevel {
  return LEVELS.find((level) => score >= LEAST[by][level]) ?? 'little';
}

/** Results of one level: `from` up to, but without, `to`. */
interface LevelRange {
  readonly level: LikenessLevel;
  readonly from: number;
  readonly to: number;
}

/** The levels that occur in scores that go down, best first. */
export function levelRanges(scores: readonly number[], by: LikenessKind): LevelRange[] {
  const ranges: LevelRange[] = [];
  scores.forEach((score, index) => {
    const level = levelOf(score, by);
    const last = ranges.at(-1);
    if (last?.level === level) ranges[ranges.length - 1] = { ...last, to: index + 1 };
    else ranges.push({ level, from: index, to: index + 1 });
  });
  return ranges;
}
