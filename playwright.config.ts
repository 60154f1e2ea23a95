import { defineConfig } from '@playwright/test';
import { findChromium } from './e2e/support/chromium.ts';
import type { ProjectOptions } from './e2e/support/test.ts';
import { electronBinary } from './src-main/cli/electron-binary.ts';

const { executablePath, args } = await findChromium();
const hasElectron = electronBinary(process.env) !== undefined;

/** Says by its name that the project `electron` did not run, and how it would. */
const NOT_RUN = 'electron-not-run.spec.ts';
/** Builds the desktop app before its specs. */
const BUILD = 'electron-build.spec.ts';

/** Recording each test takes half as long again, for the few that fail. */
const KEEPS_TRACES = process.env['KINDRED_TRACES'] === '1';

// The same specs in a real Chromium and in the real desktop app, against the real engine. What went
// wrong is kept in .cache/e2e: a screenshot and what was on the page, and with KINDRED_TRACES=1 a trace
// to open with `npx playwright show-trace`.
export default defineConfig<object, ProjectOptions>({
  testDir: './e2e',
  testMatch: '**/*.spec.ts',
  outputDir: './.cache/e2e',
  workers: 2,
  // Patient, for slow and busy machines: nothing here measures time.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [['list']],
  projects: [
    {
      name: 'web',
      testIgnore: [NOT_RUN, BUILD],
      grepInvert: /@electron\b/,
      use: {
        launchOptions: { executablePath, args: [...args] },
        actionTimeout: 20_000,
        viewport: { width: 1280, height: 800 },
        trace: KEEPS_TRACES ? 'retain-on-failure' : 'off',
        screenshot: 'only-on-failure',
        locale: 'en-GB',
        timezoneId: 'UTC',
      },
    },
    ...(hasElectron
      ? [
          { name: 'electron-build', testMatch: BUILD },
          {
            name: 'electron',
            dependencies: ['electron-build'],
            testIgnore: [NOT_RUN, BUILD],
            // What is only about browsers: addresses, cookies, several pages of one app, page menus.
            grepInvert: /@web\b/,
            use: { shell: 'electron' as const },
          },
        ]
      : [{ name: 'electron', testMatch: NOT_RUN }]),
  ],
});
