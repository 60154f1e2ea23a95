// Opens a library, whose exports then go on, and stays until it is killed: export-killed.test.ts.
import { AppLibrary } from '../src-main/engine/app-library.ts';

const [, , dir, models] = process.argv;
const opened = await AppLibrary.open({
  dir,
  modelSources: { chosen: models, shared: models, offline: true },
  command: 'test',
});
if (!opened.ok) throw new Error(opened.error.message);
opened.value.on((event) => {
  if (event.kind !== 'exports') return;
  const isOver = event.exports.every(({ state }) => state === 'done' || state === 'failed');
  if (isOver) process.send?.('over');
});
