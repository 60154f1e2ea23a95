import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { modelSources } from './model-sources.ts';

describe('the places where weights are looked for', () => {
  it('are beside the checkout, where nothing was packed', () => {
    const project = temporaryFolder();
    mkdirSync(join(project, 'resources', 'models'), { recursive: true });
    const shared = join(project, '..', 'shared', 'models');
    expect(modelSources({}, project)).toEqual({ shared, offline: false });
  });

  it('are in the package instead, after the chosen folder', () => {
    const project = temporaryFolder();
    const packed = join(project, 'resources', 'weights');
    mkdirSync(packed, { recursive: true });
    writeFileSync(join(packed, 'some.tflite'), '');
    const environment = { KINDRED_MODELS: '/chosen', KINDRED_OFFLINE: '1' };
    expect(modelSources(environment, project)).toEqual({
      chosen: '/chosen',
      shared: packed,
      offline: true,
    });
  });

  it('are found from where this program lies', () => {
    expect(modelSources({}).shared).toMatch(/resources[/\\]weights$|shared[/\\]models$/);
  });
});
