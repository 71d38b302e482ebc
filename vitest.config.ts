import { defineConfig } from 'vitest/config'

const SLOW = { testTimeout: 120_000, hookTimeout: 120_000 }
// A lab takes a core for itself, so no more than two stand at a time, after everything else.
const ON_THE_LAB = { testTimeout: 900_000, hookTimeout: 900_000, maxWorkers: 2, sequence: { groupOrder: 1 } }

/** Over a quarter of an hour together: script/nightly runs them, script/test does not. */
const NIGHTLY = ['cuts-matter', 'faults', 'isolate-faults', 'kill-anywhere'].map((name) => `test/e2e/${name}.test.ts`)

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'lab/**/*.test.ts', 'bench/**/*.test.ts'],
          testTimeout: 60_000,
          // They keep nothing in modules, and loading those once for all takes a third of the time off.
          isolate: false,
        },
      },
      { test: { name: 'contract', include: ['test/contracts/**/*.test.ts'], ...SLOW } },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...SLOW } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], exclude: NIGHTLY, ...ON_THE_LAB } },
      { test: { name: 'nightly', include: NIGHTLY, ...ON_THE_LAB } },
    ],
  },
})
