import { defineConfig } from 'vitest/config'

// The unit tests of all packages. Those against the real binary are e2e/.
export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'console/src/**/*.test.{ts,tsx}', 'e2e/inventory.test.ts'],
    environment: 'happy-dom',
    restoreMocks: true,
    // Some start a shell or Python, which takes seconds on a machine that builds something else.
    testTimeout: 30_000,
  },
})
