// Copies a catalog, or goes back to a copy, again and again until it is killed: catalog-killed.test.ts.
import { backUpCatalog } from '../src-main/engine/catalog/backup-catalog.ts';
import { restoreCatalog } from '../src-main/engine/catalog/restore-catalog.ts';

const [, , what, libraryDir, at] = process.argv;
const order = { libraryDir, at: Number(at) };
process.send('ready');
process.once('message', () => {
  const done =
    what === 'backup' ? backUpCatalog(order) : restoreCatalog({ ...order, name: undefined });
  process.send(done.ok ? 'done' : done.error.message);
  process.disconnect();
});
