import type { CDPSession } from '@playwright/test';

/** What a Chromium trace says of the frames that were drawn. */
export interface DrawnFrames {
  readonly framesPerSecond: number;
  /** Milliseconds between frames: the middle one, and the one that 99 % are below. */
  readonly medianMs: number;
  readonly p99Ms: number;
}

interface TraceEvent {
  readonly name: string;
  /** Microseconds. */
  readonly ts: number;
}

const CATEGORIES = ['disabled-by-default-devtools.timeline.frame', 'devtools.timeline'];

function rounded(value: number): number {
  return Number(value.toFixed(1));
}

/** Records a Chromium trace while something is done, and counts its DrawFrame events. */
export async function drawnFrames(
  session: CDPSession,
  run: () => Promise<void>,
): Promise<DrawnFrames> {
  const times: number[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as TraceEvent[]) {
      if (event.name === 'DrawFrame') times.push(event.ts / 1000);
    }
  });
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES },
  });
  await run();
  await session.send('Tracing.end');
  await complete;
  times.sort((one, other) => one - other);
  const gaps = times
    .slice(1)
    .map((time, at) => time - (times[at] ?? time))
    .toSorted((one, other) => one - other);
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return {
    framesPerSecond: rounded((gaps.length * 1000) / span),
    medianMs: rounded(gaps[Math.floor(gaps.length / 2)] ?? NaN),
    p99Ms: rounded(gaps[Math.floor(gaps.length * 0.99)] ?? NaN),
  };
}
