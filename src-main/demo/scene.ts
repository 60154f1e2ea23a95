import sharp, { type Sharp } from 'sharp';
import { mix, Sheet } from './light.ts';
import type { Kind, Scene } from './plan.ts';

type Line = (x: number) => number;
/** Something about 100 units high that stands on 0, 0. */
type Stamp = (s: Sheet) => string;

const path = (line: string, fill: string): string => `<path d="${line}" fill="${fill}"/>`;
const dashed = (line: string, colour: string, width: number, dashes: string): string =>
  `<path d="${line}" stroke="${colour}" stroke-width="${width}" stroke-dasharray="${dashes}"/>`;
const oval = (x: number, y: number, rx: number, fill: string, ry = rx): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"/>`;
const band = (s: Sheet, top: number, high: number, fill: string): string =>
  path(`M0 ${top}H${s.w}v${high}H0Z`, fill);
const haze = (s: Sheet, bottom: number): string => band(s, bottom - 200, 200, 'url(#haze)');
const soft = (inside: string): string => `<g filter="url(#soft)">${inside}</g>`;
const place = (x: number, y: number, size: number, inside: string, turn = 0): string =>
  `<g transform="translate(${x} ${y}) scale(${size}) rotate(${turn})">${inside}</g>`;
/** What stands at the water’s edge, upside down in it. */
const mirrored = (inside: string, edge: number): string =>
  `<g transform="translate(0 ${2 * edge}) scale(1 -1)" opacity=".4">${inside}</g>`;

/** A heaped cloud: dim below, lit above. */
const cloud: Stamp = (s) =>
  s.many(45, (at) => {
    const [x, up] = [s.any(-130, 130), at / 45];
    const r = (1.15 - (x / 140) ** 2) * (44 - 28 * up);
    const fill = mix(s.light('zenith'), s.light('cloud'), 0.6 + 0.4 * up);
    return oval(x - 9 * up, -s.any(0, 1.3) * r - 14 * up, r, fill, r * 0.7);
  });
/** Sky down to `horizon`: stars, sun or moon in its glow, clouds. */
function sky(s: Sheet, horizon: number): string {
  const [x, y, night] = [s.sun[0], horizon * s.sun[1], s.is('night')];
  const star = (): string => oval(s.any(0, s.w), s.any(0, horizon), s.any(0.4, 2.2), '#fff8e4');
  const clouds = s.many(s.any(2, 6), () =>
    place(s.any(0, s.w), horizon * s.any(0.15, 0.8), s.any(0.4, 1.1), cloud(s)),
  );
  const moon = path(`M${x} ${y - 44}a44 44 0 1 0 40 62a36 36 0 1 1 -40 -62Z`, '#fdf6dc');
  return `${band(s, 0, 1000, 'url(#sky)')} ${s.many(night ? 190 : 0, star)}
    ${oval(x, y, 680, 'url(#glow)')} ${night ? moon : oval(x, y, 40, '#fffaec')} ${soft(clouds)}`;
}

/** Water down to the lower edge: waves that widen towards us, and the path of sun or moon. */
function water(s: Sheet, top: number): string {
  const [deep, low, high] = [s.lit('#1c6b86'), s.light('low'), 1000 - top];
  const waves = s.many(260, (at) => {
    const [near, glint, wave] = [s.any(0, 1), at % 3 === 0, at % 2 ? deep : low];
    const x = glint ? s.sun[0] + s.any(-1, 1) * (12 + near * 90) : s.any(0, s.w);
    const fill = (glint ? s.light('sun') : wave) + s.pick('33 55 77');
    return oval(x, top + high * near ** 1.5, 8 + near * s.any(9, 120), fill, 1 + near * 3);
  });
  return band(s, top, high, 'url(#water)') + waves;
}

/** A rolling line about `y`. */
function roll(s: Sheet, y: number, swing: number, length = 900): Line {
  const [a, b, c, d] = [s.any(0, 7), s.any(0, 7), length / s.any(4, 8), length / s.any(10, 18)];
  return (x) => y - swing * (Math.sin(x / c + a) + 0.4 * Math.sin(x / d + b));
}
/** Land beneath a line; near us, tufts and flowers on it. */
function land(s: Sheet, line: Line, depth = 0): string {
  const outline = `M0 1000${s.many(160, (at) => `L${at * 16} ${line(at * 16)}`)}V1000Z`;
  const tufts = s.many(depth > 0.1 ? 0 : 400, (at) => {
    const [x, near, flower] = [s.any(0, s.w), s.any(0, 1), at % 3 === 0];
    const [y, r] = [line(x) + 15 + (1000 - line(x)) * near, 3 + near * 3];
    const fill = flower ? s.land('flowers') : `${mix(s.land('grass'), '#3d5f56', 0.3)}77`;
    return oval(x, y, flower ? r : r * 3, fill, r * 0.7);
  });
  return s.lit(path(outline, s.land('grass')) + path(outline, 'url(#edge)') + tufts, depth);
}

/** Stamps of about `size` units in a row on a line. */
function stand(s: Sheet, stamp: Stamp, line: Line, count: number, size: number, depth = 0): string {
  const row = s.many(count, (at) => {
    const x = ((at + s.any(-0.2, 1)) * s.w) / count;
    return place(x, line(x) + 3, (size * s.any(0.65, 1.25)) / 100, stamp(s));
  });
  return s.lit(row, depth);
}
/** Five rows of stamps on rolling land, the far ones small and in haze. */
function rows(s: Sheet, stamp: Stamp, top: number, size: number, gap: number): string {
  return s.many(5, (at) => {
    const [line, depth] = [roll(s, top + (at * (940 - top)) / 4, 34), 0.6 - at * 0.15];
    const here = size * (0.4 + at * 0.15);
    return land(s, line, depth) + stand(s, stamp, line, s.w / here / gap, here, depth);
  });
}

/** Rock with a cap of snow, its right side in shade. */
const mountain: Stamp = (s) => {
  const [a, b, c, d] = [s.any(-7, 7), s.any(-7, 7), s.any(-7, 7), s.any(-7, 7)];
  const left = `M-112 9L${a - 84} -22L${b - 66} -30L${c - 46} -60L${d - 32} -66L${b - 19} -85`;
  const right = `L${a + 15} -80L${b + 30} -74L${c + 48} -50L${d + 64} -42L${a + 86} -12L112 9`;
  const ridge = `L${a} 9L${b + 14} -22L${c - 12} -42L${d + 8} -68Z`;
  const snow = `L${d + 20} -56L${b + 8} -70L${a - 6} -52L${c - 16} -66L${d - 32} -50`;
  return `${path(`${left}L0 -100${right}Z`, s.land('rock'))}
    ${path(`M${d - 32} -66L${b - 19} -85L0 -100L${a + 15} -80L${b + 30} -74${snow}Z`, '#fbfcff')}
    ${path(`M0 -100${right}${ridge}`, '#3a437077')}`;
};
/** In tiers, its right side in shade; snow on them in winter. */
const fir: Stamp = (s) => `${oval(12, 0, 32, '#22304a44', 5)}
  ${path('M0 -100L-12 -76H-6L-18 -54H-9L-24 -32H-12L-30 -9H-3V0H0Z', s.pick('#2f5d4a #3b6b4c'))}
  ${path('M0 -100L12 -76H6L18 -54H9L24 -32H12L30 -9H3V0H0Z', s.pick('#274f45 #24483f'))}
  <path d="M0 -100L-12 -76L3 -84ZM-6 -76L-18 -54L5 -66ZM-9 -54L-24 -32L6 -46ZM-12 -32L-30 -9L8 -26Z"
    fill="${s.is('winter') ? '#f2f6fa' : 'none'}"/>`;
/** A round crown: dark leaves beneath, lit ones above. */
const leafy: Stamp = (s) => {
  const leaves = s.many(150, (at) => {
    const [turn, far, r] = [s.any(0, 6.3), 29 * s.any(0, 1) ** 0.5, 1.5 + 250 / (at + 20)];
    const [x, y] = [Math.cos(turn) * far - at / 28, Math.sin(turn) * far - 62 - at / 14];
    return oval(x, y, r, mix(s.land('leaves'), '#22304a', Math.max(0, 0.4 - at / 90)), r * 0.75);
  });
  const trunk = path('M-4 0Q-1 -30 -14 -70L0 -48L14 -74Q2 -30 5 0Z', '#5b4334');
  return oval(14, 0, 34, '#22304a44', 5) + trunk + leaves;
};
/** Walls with windows in columns of dashes, some of them lit after sunset. */
function block(s: Sheet, walls: string, w: number, h: number, unit: number): string {
  const panes = (colour: string, every: number): string => {
    const column = (at: number): string =>
      `M${unit * (at + 0.85)} ${unit * (0.5 + 1.1 * Math.floor(s.any(0, every))) - h}V0`;
    const gap = unit * (1.1 * every - 0.6);
    return dashed(s.many(w / unit - 0.7, column), colour, unit * 0.4, `${unit * 0.6} ${gap}`);
  };
  const shade = path(`M${w * 0.6} 0V${-h}H${w}V0Z`, '#1d244033');
  const lamps = s.is('dusk', 'night') ? panes('rgb(255,213,129)', 3) : '';
  return path(`M0 0V${-h}H${w}V0Z`, s.pick(walls)) + shade + panes('#3e5266', 1) + lamps;
}
const tower: Stamp = (s) =>
  block(s, '#8f7a6c #b59a82 #6f7c8c #a8b4bb #8a5a4a', s.any(12, 24), s.any(40, 100), 3.4);
const house: Stamp = (s) => {
  const [w, h, left, right] = [s.any(70, 110), s.any(70, 130), s.any(9, 40), s.any(9, 40)];
  const walls = block(s, '#f3c9a5 #f7e3b8 #e99f86 #f6f0e2 #a9cbd0 #efb7b2 #f2d07f', w, h, 27);
  const roof = `M-6 ${2 - h}L${left} ${-h - 28}H${w - right}L${w + 6} ${2 - h}Z`;
  return walls + path(roof, s.land('roof'));
};
/** A sailing boat and its reflection; at night its lamp. */
const boat: Stamp = (s) => {
  const sail = s.pick('#fffaf0 #e9785a #f2c14e');
  const whole = `${path('M0 -12V-118H3V-12Z', '#6b4a35')} ${path('M-3 -114Q-40 -60 -54 -22H-3Z', sail)}
    ${path('M7 -108Q34 -60 44 -22H7Z', mix(sail, '#6a7ba0', 0.3))}
    ${path('M-62 -22Q0 -14 68 -28Q56 4 40 6H-40Q-56 0 -62 -22Z', s.pick('#c8463c #2f6f9f #2d8a7b'))}
    ${path('M-62 -22Q0 -14 68 -28L67 -23Q0 -9 -60 -17Z', '#fff6e4')}`;
  const lamp = s.is('night') ? oval(2, -60, 90, 'url(#glow)') : '';
  return mirrored(whole, 5) + oval(0, 7, 62, '#0b243688', 5) + whole + lamp;
};

/** A vase of flowers on a table by a window: petals are round dashes. */
function flowers(s: Sheet): string {
  const [edge, x] = [s.any(560, 660), s.w * s.any(0.25, 0.5)];
  const petals = `${s.pick('#f08fa8 #f7cf4e #a99be0')} ${s.pick('#d8473f #fdf1da #f2a93b')}`;
  const leaf = (): string => path('M0 0Q26 -44 0 -100Q-26 -44 0 0Z', s.pick('#4f7f4a #6a9a54'));
  const leaves = s.many(24, () => place(0, -235, s.any(0.8, 1.6), leaf(), s.any(-80, 80)));
  const ring = 'M0 -24A24 24 0 0 0 0 24A24 24 0 0 0 0 -24';
  const heads = s.many(13, (at) => {
    const petal = dashed(ring, s.pick(petals), 23, '0 15.08') + oval(0, 0, 13, '#ffffff44');
    const bloom = oval(0, 0, 24, '#a04a5a') + petal + oval(0, 0, 8, '#e3a32c');
    return place(0, -232, 1, place(0, -s.any(90, 220), s.any(1, 1.4), bloom), at * 10 - 60);
  });
  const vase = 'M-34 -236C-30 -180 -96 -150 -92 -82S-54 8 0 8S88 -20 92 -82S30 -180 34 -236Z';
  const panes = `M${x} 40${'h130l80 180h-130Zm150 0h130l80 180h-130Zm-60 200'.repeat(2)}Z`;
  return s.lit(`${band(s, 0, edge, s.pick('#dcb78c #9cc0b4 #cfa3bb #8fb4d6'))}
    ${band(s, edge, 440, s.pick('#a9764c #8a5f45 #c79a6b #d9d2c8'))}
    ${band(s, edge, 440, 'url(#edge)')} ${soft(path(panes, `${s.light('sun')}55`))}
    <g transform="translate(${x + 200} ${edge * 0.55 + 450}) scale(1.2)" stroke-linecap="round">
    ${soft(oval(50, 6, 130, '#1a102488', 22))} ${leaves} ${heads}
    ${path(vase, s.pick('#3f6c94 #f2ede2 #7a9a8c #c2694a #e0b25a'))} ${path(vase, 'url(#ball)')}</g>`);
}

const KINDS: Readonly<Record<Kind, Stamp>> = {
  mountains: (s) => `${sky(s, 620)} ${stand(s, mountain, () => 700, 7, 340, 0.6)} ${haze(s, 700)}
    ${stand(s, mountain, () => 800, 4, 540, 0.2)} ${haze(s, 800)} ${rows(s, fir, 740, 170, 1.5)}`,
  lake: (s) => {
    const shore = `${stand(s, mountain, () => 600, 5, 400, 0.5)} ${haze(s, 600)}
      ${stand(s, fir, () => 600, 60, 70, 0.15)} ${stand(s, leafy, () => 602, 9, 62, 0.1)}`;
    return sky(s, 600) + shore + water(s, 600) + mirrored(shore, 600);
  },
  sea: (s) => `${sky(s, 450)} ${land(s, roll(s, 440, 24), 0.7)}
    ${stand(s, house, roll(s, 464, 30, 1600), s.w / 30, 40, 0.25)} ${water(s, 450)}
    ${stand(s, boat, () => 520, 4, 55, 0.2)} ${stand(s, boat, () => s.any(640, 800), 2, 130)}`,
  fields: (s) => sky(s, 480) + rows(s, leafy, 460, 90, 3) + stand(s, leafy, () => 900, 1, 520),
  wood: (s) => sky(s, 600) + rows(s, s.is('winter') ? fir : leafy, 600, 650, 0.6),
  town: (s) => sky(s, 550) + rows(s, house, 500, 150, 0.7),
  skyline: (s) => {
    const city = s.many(3, (at) => stand(s, tower, () => 730, 21, 600 - at * 130, 0.6 - at / 4));
    return sky(s, 730) + city + haze(s, 730) + water(s, 730) + mirrored(city, 730);
  },
  flowers,
};

/** What drawings refer to: a blur, and gradients from above or (radial) from the middle. */
function fills(s: Sheet): string {
  const [sun, high, low, deep] = [
    s.light('sun'),
    s.light('high'),
    s.light('low'),
    s.lit('#1c6b86'),
  ];
  const gradient = (id: string, way: 'linear' | 'radial', ...list: readonly string[]): string => {
    const stop = (c: string, at: number): string =>
      `<stop offset="${at / (list.length - 1)}" stop-color="${c}"/>`;
    return `<${way}Gradient id="${id}" x2="0" y2="1">${list.map(stop).join('')}</${way}Gradient>`;
  };
  return `<filter id="soft"><feGaussianBlur stdDeviation="4"/></filter>
    ${gradient('sky', 'linear', s.light('zenith'), high, low, s.light('horizon'))}
    ${gradient('water', 'linear', mix(low, deep, 0.3), mix(high, deep, 0.6), deep)}
    ${gradient('haze', 'linear', `${s.light('haze')}00`, `${s.light('haze')}99`)}
    ${gradient('edge', 'linear', `${sun}55`, `${sun}00`, '#1d244044')}
    ${gradient('glow', 'radial', `${sun}cc`, `${sun}40`, `${sun}12`, `${sun}00`)}
    ${gradient('ball', 'radial', '#fff6dc66', '#fff6dc11', '#2a143077')}`;
}
/** Grained and mottled paper, mirrored so that it joins: noise for a whole picture takes too long. */
const PAPER = `<svg xmlns="http://www.w3.org/2000/svg" width="448" height="448">
  <filter id="n" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB">
  <feTurbulence type="fractalNoise" baseFrequency=".03" numOctaves="6"/>
  <feColorMatrix values="1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 0 0 0 .4"/></filter>
  <rect width="448" height="448" filter="url(#n)"/></svg>`;
const paper = await sharp(Buffer.from(PAPER))
  .extend({ right: 448, bottom: 448, extendWith: 'mirror' })
  .toBuffer();
/** Draws a scene. */
export function drawScene(scene: Scene): Sharp {
  const [s, { kind, width, height, frame }] = [new Sheet(scene), scene];
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"
    viewBox="${s.w * 0.02 + frame * 6} ${20 + frame} ${s.w * 0.96} 960" fill="none">
    ${fills(s)} ${KINDS[kind](s)}</svg>`;
  const laid = { input: paper, tile: true, blend: 'soft-light' } as const;
  return sharp(Buffer.from(drawn)).composite([laid]).removeAlpha();
}
