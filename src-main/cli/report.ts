import type { CallOutput, CommandName } from '../contract/calls.ts';
import type { FailedPhoto } from '../engine/catalog/catalog.ts';
import { pathForPerson } from '../engine/scan/file-path.ts';
import { count, megabytes, thousands } from './figures.ts';
import { MODEL_REPORTS } from './model-report.ts';
import { duration } from './progress-line.ts';

/** How many failures are named before the rest is only counted. */
const FAILURES_NAMED = 10;

type Organised = Pick<CallOutput<'exportOrganisation'>, 'photos' | 'tags' | 'albums'>;

interface NamedFailure {
  readonly path: string;
  readonly message: string;
}

function failureLine({ path, message }: NamedFailure | FailedPhoto): string {
  return `  ${pathForPerson(path)}: ${message}`;
}

function indexText({ indexed, unchanged, failed, seconds }: CallOutput<'index'>): string {
  const rate = indexed > 0 && seconds > 0 ? `, ${(indexed / seconds).toFixed(1)} photos/s` : '';
  const lines = [
    `${count(indexed, 'photo', 'photos')} indexed in ${duration(seconds)}${rate}; ${thousands(unchanged)} unchanged.`,
  ];
  if (failed.length > 0) {
    lines.push(`${count(failed.length, 'photo', 'photos')} could not be read:`);
    lines.push(...failed.slice(0, FAILURES_NAMED).map(failureLine));
  }
  const more = failed.length - FAILURES_NAMED;
  if (more > 0) lines.push(`  … and ${thousands(more)} more; “kindred status --failed” lists all.`);
  return lines.join('\n');
}

function similarText({ results, ms, by }: CallOutput<'similar'>): string {
  if (results.length === 0) return 'No photo is that much alike.';
  const lines = results.map(({ path, score }) => `${score.toFixed(3)}  ${pathForPerson(path)}`);
  return [
    ...lines,
    `${count(results.length, 'photo', 'photos')} by ${by}, ${ms.toFixed(1)} ms.`,
  ].join('\n');
}

function labelsText({ word, results }: CallOutput<'labels'>): string {
  if (results.length === 0) return `No photo shows “${word}”, as far as the model knows.`;
  return results
    .map(
      ({ path, label, probability }) =>
        `${probability.toFixed(2)}  ${label}  ${pathForPerson(path)}`,
    )
    .join('\n');
}

function searchText({ query, problems, ms, total, results }: CallOutput<'search'>): string {
  const notes = problems.map((problem) => `· ${problem}`);
  if (total === 0) {
    return [...notes, query === '' ? 'There are no photos yet.' : 'No photo fits.'].join('\n');
  }
  const lines = results.map(({ path, stars, isFavourite }) => {
    const marks = `${'★'.repeat(stars)}${isFavourite ? '♥' : ''}`;
    return marks === '' ? pathForPerson(path) : `${pathForPerson(path)}  ${marks}`;
  });
  const more = total - results.length;
  if (more > 0) lines.push(`… and ${thousands(more)} more; --top shows them.`);
  return [...notes, ...lines, `${count(total, 'photo', 'photos')}, ${ms.toFixed(1)} ms.`].join(
    '\n',
  );
}

function statusText(status: CallOutput<'status'>): string {
  const { photos, pending, failed, missing, model, index, folders, failures } = status;
  const lines = [
    `${count(photos, 'photo', 'photos')}: ${thousands(pending)} pending, ${thousands(failed)} failed, ${thousands(missing)} missing.`,
    model === null
      ? 'No model is installed: photos are compared by composition only. “kindred model install” gets it.'
      : `Model ${model}; ${count(index.vectors, 'vector', 'vectors')}, index files ${megabytes(index.bytes)}.`,
    ...folders.map(({ path }) => `  ${pathForPerson(path)}`),
  ];
  if (failures !== undefined) lines.push(...failures.map(failureLine));
  return lines.join('\n');
}

function removeText({ folder, forgotten }: CallOutput<'remove'>): string {
  return `${pathForPerson(folder)} is forgotten, with ${count(forgotten, 'photo', 'photos')}. The files are where they were.`;
}

function organised({ photos, tags, albums }: Organised): string {
  return `${count(photos, 'photo', 'photos')}, ${count(tags, 'tag', 'tags')} and ${count(albums, 'album', 'albums')}`;
}

function exportedText({ file, ...written }: CallOutput<'exportOrganisation'>): string {
  return `${organised(written)} written to ${pathForPerson(file)}.`;
}

function importedText({ unknown, changed, ...taken }: CallOutput<'importOrganisation'>): string {
  const what = changed > 0 ? 'taken in; the app can undo it' : 'read; all of it was here already';
  const lines = [`${organised(taken)} ${what}.`];
  if (unknown > 0) {
    const [are, their] = unknown === 1 ? ['is', 'its'] : ['are', 'their'];
    lines.push(
      `${count(unknown, 'photo', 'photos')} of the file ${are} not in this library; index ${their} folder, then import it again.`,
    );
  }
  return lines.join('\n');
}

const CHECK_MARKS = { ok: '✓', broken: '✗', repaired: '↻' } as const;

function doctorText({ checks, healthy }: CallOutput<'doctor'>): string {
  const lines = checks.map(
    ({ name, state, message }) => `${CHECK_MARKS[state]} ${name}: ${message}`,
  );
  if (!healthy) lines.push('“kindred doctor --repair” mends what can be made anew.');
  return lines.join('\n');
}

/** What a person reads of each call's answer. */
export const REPORTS: { readonly [Name in CommandName]: (output: CallOutput<Name>) => string } = {
  index: indexText,
  similar: similarText,
  labels: labelsText,
  search: searchText,
  status: statusText,
  exportOrganisation: exportedText,
  importOrganisation: importedText,
  remove: removeText,
  doctor: doctorText,
  ...MODEL_REPORTS,
};
