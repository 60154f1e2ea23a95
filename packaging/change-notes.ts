import { readFile } from 'node:fs/promises';
import { readProject } from './app-manifest.ts';

// Also a program of its own: node change-notes.ts [VERSION] prints the notes of one version.

const CHANGELOG = new URL('../CHANGELOG.md', import.meta.url);

/** A version's heading, as in `## [0.1.0] – 2026-12-01`; the day is missing until it is released. */
const HEADING = /^## \[(?<version>[^\]]+)\](?: – (?<day>\d{4}-\d{2}-\d{2}))?$/;

/**
 * What a version brings, as Markdown; undefined where the list of changes says nothing of it.
 * @param changelog its text.
 */
export function changeNotes(changelog: string, version: string): string | undefined {
  const lines = changelog.split(/\r?\n/);
  const begin = lines.findIndex((line) => HEADING.exec(line)?.groups?.['version'] === version);
  if (begin === -1) return undefined;
  const after = lines.slice(begin + 1);
  const end = after.findIndex((line) => HEADING.test(line));
  const notes = (end === -1 ? after : after.slice(0, end)).join('\n').trim();
  return notes === '' ? undefined : notes;
}

/** The notes of a version of Kindred; one without notes is not to be released. */
export async function notesOf(version: string): Promise<string> {
  const notes = changeNotes(await readFile(CHANGELOG, 'utf8'), version);
  if (notes === undefined) throw new Error(`CHANGELOG.md says nothing of version ${version}.`);
  return notes;
}

if (import.meta.main) {
  const [asked] = process.argv.slice(2);
  const { version } = await readProject(new URL('../package.json', import.meta.url));
  console.log(await notesOf(asked ?? version));
}
