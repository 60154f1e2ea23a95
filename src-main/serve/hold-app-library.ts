import { AppLibrary } from '../engine/app-library.ts';
import { libraryRecovery } from '../engine/keep/restore-library.ts';
import type { LibraryOptions } from '../engine/library.ts';
import { holdLibrary, type HeldLibrary } from './library-holder.ts';

/**
 * The library of an app, opened when first needed.
 * @param onPhotos told whenever photos came through: what brings this process down later is none of
 * those that it began with.
 */
export function holdAppLibrary(options: LibraryOptions, onPhotos: () => void): HeldLibrary {
  const library = holdLibrary(
    (opening) => AppLibrary.open({ ...options, ...opening }),
    libraryRecovery(options.dir, options.command),
  );
  library.on((event) => {
    const progress = event.kind === 'work' ? event.work.progress : null;
    if (progress?.step === 'photos' && progress.done > 0) onPhotos();
  });
  return library;
}
