import { z } from 'zod';
import { EXPORT_FORMATS, EXPORT_METADATA } from '../../contract/export-calls.ts';

/** How an export copies, as the catalog keeps it. */
export const exportOrder = z.object({
  format: z.enum(EXPORT_FORMATS),
  names: z.string(),
  longestSide: z.number().nullable(),
  quality: z.number(),
  metadata: z.enum(EXPORT_METADATA),
  /** In the names of its temporary files, so that no other file is ever taken for one of them. */
  mark: z.uuid(),
});
export type ExportOrder = z.output<typeof exportOrder>;
