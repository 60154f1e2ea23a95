import type { Result } from '../contract/errors.ts';
import { AppLibrary } from './app-library.ts';
import type { FaultBed } from './fault-bed.ts';
import type { Deed } from './fault-trial.ts';

/** Asks for a look at all folders, and waits until it is over. */
async function lookThrough(library: AppLibrary): Promise<Result<unknown>> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const end = library.on((event) => {
    if (event.kind === 'work' && event.work.state === 'idle') resolve(undefined);
  });
  const asked = await library.work({ do: 'scan' });
  if (asked.ok) await promise;
  end();
  return asked;
}

/** As `goThrough`, but with an app that works in the background and watches its folders. */
export async function goThroughApp(bed: FaultBed): Promise<Deed[]> {
  const deeds: Deed[] = [];
  const note = (name: string, answer: Result<unknown>): void => {
    deeds.push({ name, error: answer.ok ? undefined : answer.error });
  };
  const { library: dir, modelSources } = bed;
  const opened = await AppLibrary.open({ dir, modelSources, command: 'test' });
  note('open', opened);
  if (!opened.ok) return deeds;
  const library = opened.value;
  note('look', await lookThrough(library));
  for (const [name, act] of Object.entries(bed.acts())) note(name, await library.act({ act }));
  note('overview', await library.overview({}));
  note('organisation', await library.organisation({}));
  note('settings', await library.settings({}));
  note('failures', await library.failures({}));
  note('missing', await library.missing({}));
  note('exports', await library.exports({}));
  note('backups', await library.backups({}));
  note('file', await library.organisationFile());
  note('look again', await lookThrough(library));
  await library.close();
  return deeds;
}
