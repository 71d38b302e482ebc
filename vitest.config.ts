import { defineConfig } from 'vitest/config'

const SLOW = { testTimeout: 120_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'lab/**/*.test.ts', 'bench/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      { test: { name: 'contract', include: ['test/contracts/**/*.test.ts'], ...SLOW } },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...SLOW } },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
