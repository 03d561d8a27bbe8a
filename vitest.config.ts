import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,rules,reports,fixtures,scripts,bench}/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    setupFiles: ['src/testing/stay-home.ts'],
  },
});
