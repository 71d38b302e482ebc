import { readFileSync } from 'node:fs'
import { z } from 'zod'

const play = z.object({
  /** Where each start of a JVM is written down, with what others see of it. */
  records: z.string(),
  backup: z
    .enum([
      'good',
      'other-password',
      'dump-fails',
      'exits-with-3',
      'no-archive',
      'two-archives',
      'unlock-left',
      'hangs',
      'truncated',
    ])
    .default('good'),
  restore: z.enum(['good', 'fails', 'no-tables', 'ignores-override', 'links-shared']).default('good'),
  /** Under the lock, and in the restore once there is a home. */
  seconds: z.number().default(0),
})

/** What the clients of the lab do; it lies where their jars would. */
export type ClientPlay = z.infer<typeof play>

export function readPlay(jar: string): ClientPlay {
  return play.parse(JSON.parse(readFileSync(jar, 'utf8')))
}

export function formatPlay(written: z.input<typeof play>): string {
  return `${JSON.stringify(written)}\n`
}

export type WrittenPlay = Omit<z.input<typeof play>, 'records'>
