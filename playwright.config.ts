import { defineConfig } from '@playwright/test';
import { findChromium } from './e2e/support/chromium.ts';

const { executablePath, args } = await findChromium();

// Real Chromium against the real engine. What went wrong is kept in .cache/e2e: a trace to open with
// `npx playwright show-trace`, and a screenshot.
export default defineConfig({
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
      use: {
        launchOptions: { executablePath, args: [...args] },
        actionTimeout: 20_000,
        viewport: { width: 1280, height: 800 },
        trace: 'retain-on-failure',
        screenshot: 'only-on-failure',
        locale: 'en-GB',
        timezoneId: 'UTC',
      },
    },
  ],
});
