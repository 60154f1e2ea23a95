import type { RgbImage } from '../decode/rgb-image.ts';

/** Pixels along each side of the small picture that composition is read from. */
export const LAB_SIDE = 56;

/** A square picture of LAB_SIDE × LAB_SIDE pixels in CIELAB (D65), row by row, a plane a channel. */
export interface LabPicture {
  /** L*: 0 is black, 100 is white. */
  readonly lightness: Float32Array;
  /** a*: green below zero, red above; within ±110 for sRGB. */
  readonly greenRed: Float32Array;
  /** b*: blue below zero, yellow above; within ±110 for sRGB. */
  readonly blueYellow: Float32Array;
}

/** Shares of linear red, green and blue in one of CIE's X, Y and Z. */
interface Shares {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** Shares made to sum to 1, which is the white point: so a grey is exactly grey in CIELAB. */
function relativeToWhite({ red, green, blue }: Shares): Shares {
  const white = red + green + blue;
  return { red: red / white, green: green / white, blue: blue / white };
}

// From linear sRGB (IEC 61966-2-1).
const TO_X = relativeToWhite({ red: 0.4124564, green: 0.3575761, blue: 0.1804375 });
const TO_Y = relativeToWhite({ red: 0.2126729, green: 0.7151522, blue: 0.072175 });
const TO_Z = relativeToWhite({ red: 0.0193339, green: 0.119192, blue: 0.9503041 });

/** Linear light, 0–1, of an 8-bit sRGB value (IEC 61966-2-1). */
const LINEAR = Float64Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

// CIE 15: a cube root, but near black a straight line with the same slope.
const LINE_END = (6 / 29) ** 3;
const LINE_SLOPE = (29 / 6) ** 2 / 3;
const LINE_START = 4 / 29;

function responseTo(light: number): number {
  return light > LINE_END ? Math.cbrt(light) : light * LINE_SLOPE + LINE_START;
}

/**
 * Shrinks a picture to LAB_SIDE × LAB_SIDE by averaging light, as an eye further away does, and turns
 * it into CIELAB (CIE 15), where equal distances look about equally different.
 * @param square width and height are the same multiple of LAB_SIDE; else a RangeError.
 */
export function labPicture(square: RgbImage): LabPicture {
  const { width, height, data } = square;
  const block = width / LAB_SIDE;
  if (width !== height || !Number.isInteger(block) || data.length !== width * height * 3) {
    throw new RangeError(
      `${width} × ${height} is not a square of ${LAB_SIDE} equal blocks a side.`,
    );
  }
  const lightness = new Float32Array(LAB_SIDE * LAB_SIDE);
  const greenRed = new Float32Array(LAB_SIDE * LAB_SIDE);
  const blueYellow = new Float32Array(LAB_SIDE * LAB_SIDE);
  const light = new Float64Array(3);
  for (let pixel = 0; pixel < lightness.length; pixel += 1) {
    const row = Math.floor(pixel / LAB_SIDE) * block;
    const column = (pixel % LAB_SIDE) * block;
    averageLight(square, row, column, block, light);
    const red = light[0] ?? 0;
    const green = light[1] ?? 0;
    const blue = light[2] ?? 0;
    const x = responseTo(TO_X.red * red + TO_X.green * green + TO_X.blue * blue);
    const y = responseTo(TO_Y.red * red + TO_Y.green * green + TO_Y.blue * blue);
    const z = responseTo(TO_Z.red * red + TO_Z.green * green + TO_Z.blue * blue);
    lightness[pixel] = 116 * y - 16;
    greenRed[pixel] = 500 * (x - y);
    blueYellow[pixel] = 200 * (y - z);
  }
  return { lightness, greenRed, blueYellow };
}

/** Writes the mean linear red, green and blue of a block of pixels into `light`. */
function averageLight(
  { width, data }: RgbImage,
  row: number,
  column: number,
  block: number,
  light: Float64Array,
): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let y = row; y < row + block; y += 1) {
    const start = (y * width + column) * 3;
    for (let at = start; at < start + block * 3; at += 3) {
      red += LINEAR[data[at] ?? 0] ?? 0;
      green += LINEAR[data[at + 1] ?? 0] ?? 0;
      blue += LINEAR[data[at + 2] ?? 0] ?? 0;
    }
  }
  const pixels = block * block;
  light[0] = red / pixels;
  light[1] = green / pixels;
  light[2] = blue / pixels;
}
