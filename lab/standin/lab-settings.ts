import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Intervals = z.object({
  /** How long a start takes before anything answers. */
  startMs: z.number().default(200),
  /** From RUNNING to the first round of every channel. */
  firstMs: z.number().default(300),
  /** Between two rounds of a channel that has no interval of its own. */
  everyMs: z.number().default(3_000),
  /** Between two looks at the mail queue, and before the first. Default: 2 seconds, an hour where the environment is `production`. */
  mailMs: z.number().optional(),
  /** A notification leaves when it is older than this; Bitbucket's own figure is 10 minutes. */
  mailQuietMs: z.number().default(1_000),
  /** Between two looks for new pushes. */
  pushMs: z.number().default(500),
  latchMs: z.number().default(200),
  drainMs: z.number().default(600),
})

const LabSettings = z.object({
  version: z.string().default('7.2.0'),
  buildNumber: z.union([z.string(), z.number()]).transform(String).optional(),
  /** The address of the lab host: listened on, and the origin of everything sent. */
  bind: z.string().default('127.0.0.1'),
  environment: z.string().default('lab'),
  mirrorRemovalProperty: z.string().default('plugin.mirroring.remove-on-start=true'),
  /** Host name -> address, for a stand-in outside a lab host; comes before /etc/hosts. */
  names: z.record(z.string(), z.string()).default({}),
  intervals: Intervals.prefault({}),
})

export type LabSettings = z.infer<typeof LabSettings>

/** Reads `<install>/lab.json`; a missing file means the defaults. */
export function readLabSettings(install: string): LabSettings {
  const file = join(install, 'lab.json')
  return parseLabSettings(textOf(file))
}

function parseLabSettings(text: string): LabSettings {
  return LabSettings.parse(JSON.parse(text))
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{}'
    throw error
  }
}
