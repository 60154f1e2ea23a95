import type { RgbImage } from '../decode/rgb-image.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/** A round thing in a scene, in shares of its side. */
interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly colour: Rgb;
}

/** A scene: two grounds that meet at a horizon, and round things on them. */
interface Scene {
  readonly name: string;
  readonly above: Rgb;
  readonly below: Rgb;
  readonly horizon: number;
  /** Stripes across the lower ground. */
  readonly stripes: number;
  readonly discs: readonly Disc[];
}

const SUN: Disc = { x: 0.7, y: 0.2, radius: 0.1, colour: [255, 226, 140] };
const RED: Rgb = [196, 52, 44];

/** The first two show the same from a step aside, the third something else. */
const SCENES: readonly Scene[] = [
  {
    name: 'a red ball on a lawn',
    above: [132, 178, 232],
    below: [70, 132, 62],
    horizon: 0.46,
    stripes: 9,
    discs: [SUN, { x: 0.38, y: 0.66, radius: 0.2, colour: RED }],
  },
  {
    name: 'the same ball from a step aside',
    above: [138, 182, 228],
    below: [74, 128, 60],
    horizon: 0.49,
    stripes: 9,
    discs: [
      { ...SUN, x: 0.77 },
      { x: 0.45, y: 0.68, radius: 0.22, colour: RED },
    ],
  },
  {
    name: 'lamps in a street at night',
    above: [18, 20, 46],
    below: [44, 40, 52],
    horizon: 0.72,
    stripes: 3,
    discs: [0.12, 0.34, 0.56, 0.78].map((x) => ({
      x,
      y: 0.4,
      radius: 0.045,
      colour: [250, 240, 214],
    })),
  },
];

/** A picture that a network is tried on. */
export interface TrialPicture {
  readonly name: string;
  readonly image: RgbImage;
}

/**
 * Three squares of `size` pixels that Kindred draws itself, the same bytes each time: two that look
 * alike and one that does not.
 */
export function trialPictures(size: number): readonly TrialPicture[] {
  return SCENES.map((scene) => ({ name: scene.name, image: draw(scene, size) }));
}

function draw(scene: Scene, size: number): RgbImage {
  const data = new Uint8Array(size * size * 3);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const colour = colourAt(scene, (column + 0.5) / size, (row + 0.5) / size);
      data.set(colour, (row * size + column) * 3);
    }
  }
  return { width: size, height: size, data };
}

function colourAt({ above, below, horizon, stripes, discs }: Scene, x: number, y: number): Rgb {
  const disc = discs.find((each) => {
    const [across, down] = [x - each.x, y - each.y];
    return across * across + down * down < each.radius * each.radius;
  });
  const [red, green, blue] = disc?.colour ?? (y < horizon ? above : below);
  // Only sums, products and whole parts: the same on every machine.
  const isStripe = disc === undefined && y >= horizon && Math.floor(y * stripes * 2) % 2 === 1;
  const light = 1 - (isStripe ? 0.18 : 0) - 0.1 * y;
  return [Math.floor(red * light), Math.floor(green * light), Math.floor(blue * light)];
}
