import { notesOf } from './change-notes.ts';
import { readProject } from './app-manifest.ts';

// Also a program: node packaging/check-tag.ts TAG; ends with 1 where nothing may be released by it.

/** Throws, with the reason, unless a tag is the `v` and the version that package.json has. */
export function checkTag(tag: string, version: string): void {
  if (tag === `v${version}`) return;
  throw new Error(`The tag is ${tag}, but package.json says ${version}: it has to be v${version}.`);
}

if (import.meta.main) {
  const { version } = await readProject(new URL('../package.json', import.meta.url));
  checkTag(process.argv[2] ?? '', version);
  await notesOf(version);
}
