import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Faults = z.object({
  /** So many unlock calls answer 500 before one works. */
  unlockFails: z.number().default(0),
  /** The lock is taken but its answer never arrives. */
  loseLockAnswer: z.boolean().default(false),
  neverDrains: z.boolean().default(false),
  backupStartFails: z.boolean().default(false),
  /** Every answer waits so long. */
  slowMs: z.number().default(0),
  statusError: z.boolean().default(false),
})

export type Faults = z.infer<typeof Faults>

/** Reads `<install>/lab-faults.json` anew at every call, so that a test can switch a fault while the server runs. */
export function readFaults(install: string): Faults {
  const file = join(install, 'lab-faults.json')
  return Faults.parse(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {})
}
