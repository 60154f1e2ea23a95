import { test } from '@playwright/test';

// All that the project `electron` holds where there is no Electron: nobody is to think that it passed.
test.skip('electron: not run, as its binary is not here; npx install-electron && npm run test:electron', () => {
  // Never runs.
});
