import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** One adapter file per third-party package: the folders or files that alone may import it. */
const OWNERS = [
  ['sharp', ['src-main/engine/decode/**', 'test-fixtures/**', 'bench/**']],
  ['libheif-js', ['src-main/engine/decode/**']],
  ['thumbhash', ['src-main/engine/decode/**']],
  ['onnxruntime-node', ['src-main/engine/embed/onnx-embedder.ts']],
  ['usearch', ['src-main/engine/vectors/usearch-index.ts']],
  ['node:sqlite', ['src-main/engine/catalog/**', 'src-main/engine/library-lock.ts']],
  ['commander', ['src-main/cli/**']],
  ['electron', ['src-main/electron/**']],
];

/** Arrows point inward only: shells → serve → engine → contract; the renderer sees the contract alone. */
const LAYERS = [
  ['src-main/contract/**', ['/engine/', '/serve/', '/web/', '/cli/', '/electron/', '^node:']],
  ['src-main/engine/**', ['/serve/', '/web/', '/cli/', '/electron/']],
  ['src-main/serve/**', ['/web/', '/cli/', '/electron/']],
  ['src-renderer/**', ['/engine/', '/serve/', '/web/', '/cli/', '/electron/', '^node:']],
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
  ...[
    'src-main/contract/**',
    'src-main/engine/**',
    'src-main/serve/**',
    'src-main/web/**',
    'src-main/cli/**',
    'src-renderer/**',
    'bench/**',
    'test-fixtures/**',
  ].map((files) => boundaries(files, layersOf(files), owned(files))),
  ...[...new Set(OWNERS.flatMap(([, owners]) => owners))]
    .filter((files) => files.startsWith('src-main/engine/'))
    .map((files) => boundaries(files, layersOf(files), owned(files))),
  {
    files: ['**/*.js', '*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-restricted-syntax': 'off' },
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
