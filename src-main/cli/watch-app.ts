import { EXIT } from './exit-codes.ts';
import { ensurePage } from './page-folder.ts';
import { supervise } from './supervise.ts';

/**
 * Builds the page and starts the app in a process of its own, again after a crash: pages that are
 * open find the same server at the same address.
 * @param script and its `args`, by which the other process starts the app.
 * @returns the exit code.
 */
export async function watchApp(script: string, args: readonly string[]): Promise<number> {
  const page = await ensurePage();
  if (page.ok) return supervise(script, args);
  console.error(page.error.message, page.error.cause);
  return EXIT.failed;
}
