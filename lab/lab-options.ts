import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

export const labEnvironments = ['production', 'staging', 'control'] as const

export type LabEnvironmentName = (typeof labEnvironments)[number]

const versions = z.enum(['4.7', '7.2', '8.9'])

const labOptions = z.object({
  /** A folder of its own, every parent of which lets other users pass. */
  root: z.string(),
  /** Third octet of the lab's addresses; labs that stand side by side have different ones. */
  block: z.number(),
  seed: z.number(),
  version: versions,
  /** What staging runs, when it is not production's version. */
  stagingVersion: versions.exactOptional(),
  /** Chooses among the shapes that the facts about Bitbucket leave open. */
  variant: z.number(),
  hosts: z.array(z.enum(labEnvironments)),
  /** Names of `situations` in population/registry.ts, planted on top. */
  situations: z.array(z.string()).default([]),
  /** How much production holds; the population's own default suits the tests. */
  scale: z
    .object({ repositories: z.number(), comments: z.number(), megabytesOfDatabase: z.number().exactOptional() })
    .exactOptional(),
  /** Milliseconds by name, for the stand-in. */
  intervals: z.record(z.string(), z.number()).default({}),
})

export type LabOptions = z.input<typeof labOptions>
export type FullLabOptions = Readonly<z.output<typeof labOptions>>

export function fullOptions(options: LabOptions): FullLabOptions {
  return labOptions.parse(options)
}

export function writeLabOptions(options: FullLabOptions): void {
  writeFileSync(pathIn(options.root), `${JSON.stringify(options, undefined, 2)}\n`)
}

/** What the lab in that folder was started with. */
export function readLabOptions(root: string): FullLabOptions {
  return labOptions.parse(JSON.parse(readFileSync(pathIn(root), 'utf8')))
}

function pathIn(root: string): string {
  return join(root, 'lab-options.json')
}
