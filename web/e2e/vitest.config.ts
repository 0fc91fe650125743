import { defineConfig } from 'vitest/config'

// Against the real binary, one file after the other: the machine is small, and what is measured must not be disturbed. Within
// a file that says so some tests run abreast, because they mostly wait.
export default defineConfig({
  test: {
    root: new URL('.', import.meta.url).pathname,
    include: ['**/*.test.ts'],
    exclude: ['inventory.test.ts'],
    globalSetup: ['setup.ts'],
    environment: 'node',
    fileParallelism: false,
    maxConcurrency: 3,
    // For a machine that is several times slower; who waits in vain for one thing says so much earlier.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 15_000 } },
  },
})
