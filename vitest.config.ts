import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,rules,reports,fixtures,scripts,bench}/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    // Ink draws only its last frame in CI: the suite sees the same everywhere.
    env: { CI: 'false', CONTINUOUS_INTEGRATION: 'false' },
    setupFiles: ['src/testing/stay-home.ts'],
  },
});
