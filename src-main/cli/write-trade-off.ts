import { writeFile } from 'node:fs/promises';
import type { CallOutput } from '../contract/calls.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import { tradeOffPlot, type TradeOffPoint } from '../engine/compare/trade-off-plot.ts';

type Compared = CallOutput<'compareModels'>;

/** How far a network agrees with the one that serves; undefined where that is not known. */
function agreementWith(serving: string, id: string, { agreement }: Compared): number | undefined {
  if (id === serving) return 1;
  const both = new Set([serving, id]);
  return agreement.find(({ a, b }) => both.has(a) && both.has(b))?.share;
}

/**
 * The comparison as a picture: quality upwards where it was measured for every network, else how far
 * each agrees with the one that serves, as a plot has room for one of them.
 */
export function comparisonPlot(compared: Compared): string {
  const { models, sample } = compared;
  const isMeasured = models.every(({ quality }) => quality !== null);
  const serving = models[0]?.id ?? '';
  const points = models.flatMap((model): TradeOffPoint[] => {
    const { id, name, msPerPhoto, bytes } = model;
    const quality = isMeasured ? model.quality?.map : agreementWith(serving, id, compared);
    // Of a network that was never timed here there is no place on the axis.
    if (msPerPhoto === null || msPerPhoto <= 0 || quality === undefined) return [];
    return [{ name, msPerPhoto, quality, bytes }];
  });
  return tradeOffPlot(points, {
    title: 'What each network costs and buys',
    quality: isMeasured
      ? 'Mean average precision on labelled photos'
      : `Neighbours shared with the network that serves, ${sample} photos`,
  });
}

/** Draws a comparison into `file`; a step of `kindred model compare --svg`. */
export function writeTradeOff(file: string) {
  return async (compared: Compared): Promise<Result<void>> => {
    try {
      await writeFile(file, comparisonPlot(compared));
      return ok(undefined);
    } catch (cause) {
      return fail('bad-argument', `${file} can’t be written.`, cause);
    }
  };
}
