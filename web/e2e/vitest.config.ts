import { defineConfig } from 'vitest/config'

// Against the real binary, one file after the other: the machine is small, and each brings a cloud of its own.
export default defineConfig({
  test: {
    root: new URL('.', import.meta.url).pathname,
    include: ['**/*.test.ts'],
    exclude: ['inventory.test.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
})
