import { HOURS, SEASONS, type Hour, type Scene, type Season } from './plan.ts';

/** Each hour’s colours: of the sky from the zenith down, of sun and clouds, of what all turns to. */
const LIGHT = {
  zenith: ['#6f86bb', '#3d8ccb', '#6d9dc0', '#2d3068', '#0a1130', '#a3b4bb'],
  high: ['#b3a6cc', '#74b4de', '#b3c8c6', '#75498a', '#132150', '#bfcccd'],
  low: ['#f2bfb4', '#b4dcec', '#f4d5a0', '#dd6a7c', '#28407a', '#dbe2dd'],
  horizon: ['#fee3ba', '#e6f3ee', '#ffe9b8', '#ffb871', '#50699c', '#f0efe5'],
  sun: ['#fff1cf', '#fffbe8', '#fff3c4', '#ffd894', '#fdf6dc', '#fffdf2'],
  cloud: ['#ffdcc8', '#ffffff', '#fff0cf', '#f48f7c', '#4a5f92', '#eef1ee'],
  tint: ['#7d6596', '#fff3d0', '#d9812f', '#3a2b60', '#0d183e', '#8d9fa6'],
  haze: ['#efc6ba', '#c6e1ea', '#f5d6a2', '#c4707f', '#32497c', '#dde4e0'],
};
/** How far each hour’s tint goes, and where sun or moon stands: 0 at the zenith, 1 at the horizon. */
const TINTED = [0.3, 0.07, 0.24, 0.52, 0.63, 0.3];
const SUN_AT = [0.86, 0.2, 0.72, 0.93, 0.3, 0.5];
/** Each season’s colours, to pick from. */
const LAND = {
  grass: ['#8dbb58 #a9cb68', '#7ea94a #c9b95c', '#b8a24d #c9893f', '#e8eef4 #d5e1ec'],
  leaves: ['#f4bccb #eba2b9', '#4f8a46 #6ea24f', '#d9702f #e9a83a', '#dfe8ef #b9c9d6'],
  flowers: ['#fff6f0 #f29bb5 #f7d154', '#e2503f #f7c945 #fff3e6', '#e8b04a #f3dfae', '#ffffff'],
  roof: ['#b8573c #c7694a', '#b8573c #cf7d58', '#a84c38 #c7694a', '#f2f6fa #e2eaf2'],
  rock: ['#83878f #8d8580', '#8d8580 #96897f', '#857a78 #8a8488', '#aebccd #9fb0c4'],
};

/** `#rrggbb` a part of the way (0–1) from one colour to another. */
export function mix(from: string, to: string, part: number): string {
  const level = (colour: string, at: number): number => parseInt(colour.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => level(from, at) * (1 - part) + level(to, at) * part);
  return `#${mixed.map((each) => Math.round(each).toString(16).padStart(2, '0')).join('')}`;
}

/** A sheet of paper, 1000 units high: its light, its land, its seeded chance. */
export class Sheet {
  readonly w: number;
  readonly sun: readonly [x: number, down: number];
  readonly #hour: number;
  readonly #season: number;
  #chance: number;
  readonly is = (...times: readonly (Hour | Season)[]): boolean =>
    times.some((time) => time === HOURS[this.#hour] || time === SEASONS[this.#season]);
  readonly light = (name: keyof typeof LIGHT): string => LIGHT[name][this.#hour] ?? '';
  readonly land = (name: keyof typeof LAND): string => this.pick(LAND[name][this.#season] ?? '');
  constructor({ hour, season, seed, width, height }: Scene) {
    [this.#hour, this.#season] = [HOURS.indexOf(hour), SEASONS.indexOf(season)];
    [this.w, this.#chance] = [(1000 * width) / height, seed * 7919];
    this.sun = [this.w * this.any(0.2, 0.8), SUN_AT[this.#hour] ?? 0];
  }
  /** From `least` to below `most`, the same for a seed each time (Mulberry32 by Tommy Ettinger). */
  any(least: number, most: number): number {
    this.#chance = (this.#chance + 0x6d2b79f5) | 0;
    const mixed = Math.imul(this.#chance ^ (this.#chance >>> 15), 1 | this.#chance);
    const again = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return least + ((most - least) * ((again ^ (again >>> 14)) >>> 0)) / 2 ** 32;
  }
  /** One of some colours that are written one after the other. */
  pick(colours: string): string {
    const list = colours.split(' ');
    return list[Math.floor(this.any(0, list.length))] ?? colours;
  }
  /** A drawing with all its colours in this light; `depth` 0 (near) to 1 (lost in the haze). */
  lit(drawing: string, depth = 0): string {
    const [tint, haze, part] = [this.light('tint'), this.light('haze'), TINTED[this.#hour] ?? 0];
    return drawing.replace(/#[0-9a-f]{6}/g, (each) => mix(mix(each, tint, part), haze, depth));
  }
  /** What `draw` gives for 0, 1, … below `count`. */
  many(count: number, draw: (index: number) => string): string {
    return Array.from({ length: Math.round(count) }, (_, index) => draw(index)).join('');
  }
}
