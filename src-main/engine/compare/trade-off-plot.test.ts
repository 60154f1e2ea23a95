import { describe, expect, it } from 'vitest';
import { tradeOffPlot, type TradeOffPoint } from './trade-off-plot.ts';

const WORDS = { title: 'What networks cost', quality: 'Mean average precision' };

function network(name: string, figures: Partial<TradeOffPoint> = {}): TradeOffPoint {
  return { name, msPerPhoto: 8, quality: 0.6, bytes: 4e6, ...figures };
}

/** The discs that were drawn, by the name that each says when pointed at. */
function discsOf(svg: string): Map<string, { x: number; y: number; radius: number }> {
  const discs = svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"><title>([^:<]*):/g);
  return new Map(
    [...discs].map(([, x, y, radius, name = '']) => [
      name,
      { x: Number(x), y: Number(y), radius: Number(radius) },
    ]),
  );
}

describe('tradeOffPlot', () => {
  it('has the faster further left, the better further up, and the area for the size', () => {
    const svg = tradeOffPlot(
      [
        network('fast', { msPerPhoto: 2, quality: 0.5, bytes: 25e6 }),
        network('good', { msPerPhoto: 20, quality: 0.7, bytes: 100e6 }),
      ],
      WORDS,
    );
    const [fast, good] = [discsOf(svg).get('fast'), discsOf(svg).get('good')];
    expect(fast?.x).toBeLessThan(good?.x ?? 0);
    expect(fast?.y).toBeGreaterThan(good?.y ?? Infinity);
    expect((good?.radius ?? 0) / (fast?.radius ?? 1)).toBeCloseTo(2, 5);
  });

  it('draws times a factor apart as far apart, wherever they are', () => {
    const times = [1, 10, 100];
    const discs = discsOf(
      tradeOffPlot(
        times.map((msPerPhoto) => network(`at ${msPerPhoto}`, { msPerPhoto })),
        WORDS,
      ),
    );
    const [one = 0, ten = 0, hundred = 0] = times.map((ms) => discs.get(`at ${ms}`)?.x);
    expect(ten - one).toBeGreaterThan(50);
    expect(hundred - ten).toBeCloseTo(ten - one, 0);
  });

  it('tells each network’s figures, also of those that there is no room for', () => {
    const names = Array.from({ length: 60 }, (_, at) => `Network ${at}`);
    const svg = tradeOffPlot(
      names.map((name) => network(name)),
      WORDS,
    );
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text = '']) => text);
    for (const name of names) {
      expect(texts.some((text) => text === name || text.startsWith(`${name}: `))).toBe(true);
    }
    expect(texts.filter((text) => text.includes('0.6 · 8 ms · 4 MB'))).toHaveLength(60);
  });

  it('joins those that no other beats in both', () => {
    const points = [
      network('fast', { msPerPhoto: 1, quality: 0.4 }),
      network('beaten', { msPerPhoto: 9, quality: 0.3 }),
      network('good', { msPerPhoto: 10, quality: 0.7 }),
    ];
    const svg = tradeOffPlot(points, WORDS);
    const line = /class="frontier" d="M([^"]*)"/.exec(svg)?.[1]?.split('L') ?? [];
    const discs = discsOf(svg);
    const ends = ['fast', 'good'].map((name) => discs.get(name));
    expect(line).toEqual(ends.map((disc) => `${disc?.x.toFixed(1)} ${disc?.y.toFixed(1)}`));
  });

  it('gives groups colours of their own, and says which is which', () => {
    const svg = tradeOffPlot(
      [network('a', { group: 'course' }), network('b', { group: 'pre-trained', bytes: 9e6 })],
      WORDS,
    );
    expect(svg).toMatch(/class="disc g0"[^>]*><title>a:/);
    expect(svg).toMatch(/class="disc g1"[^>]*><title>b:/);
    expect(svg).toContain('>course<');
    expect(svg).toContain('>pre-trained<');
  });

  it('takes a name for words, whatever it is', () => {
    const svg = tradeOffPlot([network('</text><script>&"\u0000\ud800')], WORDS);
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&lt;/text&gt;&lt;script&gt;&amp;&quot; \ufffd');
  });

  it('is a whole picture without any network, and with equal ones', () => {
    const same = [network('one'), network('two')];
    for (const svg of [tradeOffPlot([], WORDS), tradeOffPlot(same, WORDS)]) {
      expect(svg).toMatch(/^<svg [^]*<\/svg>\n$/);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      expect(svg).toContain('prefers-color-scheme: dark');
    }
  });
});
