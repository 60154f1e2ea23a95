import { z } from 'zod';

const count = z.int().min(0);
const share = z.number().min(0).max(1);

/** What the catalog keeps of what came of a lesson, as JSON. */
const reportSchema = z.strictObject({
  method: z.enum(['network', 'neighbours']),
  examples: count,
  others: count,
  refused: count,
  accuracy: share.nullable(),
  averagePrecision: share.nullable(),
  curve: z.array(z.strictObject({ threshold: share, precision: share, recall: share })).max(1000),
  epochs: count,
  seconds: z.number().min(0),
});
export type LessonReport = z.output<typeof reportSchema>;

export function reportText(report: LessonReport): string {
  return JSON.stringify(report);
}

/** Undefined where the text is not what {@link reportText} made. */
export function readReport(text: string): LessonReport | undefined {
  try {
    return reportSchema.safeParse(JSON.parse(text)).data;
  } catch {
    // No JSON: the row is damaged, and the lesson is not there.
    return undefined;
  }
}
