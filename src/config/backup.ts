import { z } from 'zod'
import { durationSchema } from './duration.ts'
import { lengthMs, lockWindowSchema, type LockWindow } from './lock-window.ts'
import { hostPath } from './path.ts'
import { flag, oneOf, section } from './section.ts'

/** Production's maintenance lock. */
export interface LockConfig {
  /** How long it may take until database and repositories are drained; default 5 minutes. */
  readonly drainMs: number
  /** The deadline of the guardian; default 10 minutes. */
  readonly totalMs: number
  /** When it may be taken; undefined: at any time. */
  readonly window: LockWindow | undefined
}

export interface DumpConfig {
  /** A dump that blocks a session of production for longer is cancelled; default 10 seconds. */
  readonly maxBlockMs: number
  /** Keeps the lock for the whole dump; default false. */
  readonly whileLocked: boolean
}

/** `folder` holds the administrator's own copy of the vendor's scripts, `variables` is their settings file; on the source's first node. */
export interface DiyConfig {
  readonly kind: 'diy'
  readonly lock: LockConfig
  readonly folder: string
  readonly variables: string
  /** After which the scripts are ended; default 12 hours. */
  readonly timeoutMs: number
}

export interface NativeConfig {
  readonly kind: 'native'
  readonly lock: LockConfig
  readonly dump: DumpConfig
  /** The backup that looks at every file of the home, whatever changed: one in so many; default 10. */
  readonly wholeEvery: number
}

/** `folder` holds the vendor's backup client and restore client, on the source's first node and on the target's. */
export interface ClientConfig {
  readonly kind: 'client'
  readonly lock: LockConfig
  readonly folder: string
  /** Somebody says that the source is a Server of one node, where it does not itself; default false. */
  readonly singleServer: boolean
  /** After which the restore client is ended; default 12 hours. The backup client has the time of the lock. */
  readonly timeoutMs: number
}

/** How the backup is taken from the source. */
export type BackupConfig = NativeConfig | DiyConfig | ClientConfig

export function backupSchema() {
  return section({
    method: oneOf(['native', 'diy', 'client']).default('native'),
    lock: lockSchema().prefault({}),
    dump: dumpSchema().optional().describe('native only'),
    wholeEvery: wholeEverySchema()
      .optional()
      .describe('native only: one backup in so many looks at every file of the home, whatever changed; default 10'),
    folder: hostPath()
      .optional()
      .describe(
        "diy and client: where the vendor's scripts or jars lie on the source; with client the same path on the target",
      ),
    variables: hostPath().optional().describe('diy: the settings file of the scripts'),
    singleServer: flag()
      .optional()
      .describe(
        'client: true where the source is a Server of one node, and its licence or number of nodes cannot be told; default false',
      ),
    timeout: durationSchema()
      .optional()
      .describe(
        'diy and client: how long the scripts, or the restore client, may take before they are ended; default 12h',
      ),
  }).transform((written, context): BackupConfig => {
    const { method, lock, folder, variables, timeout: timeoutMs = TWELVE_HOURS } = written
    for (const { key, summary } of misfits(written)) {
      context.addIssue({ code: 'custom', path: [key], message: '', params: { summary } })
    }
    if (method === 'diy' && folder !== undefined && variables !== undefined)
      return { kind: method, lock, folder, variables, timeoutMs }
    if (method === 'client' && folder !== undefined)
      return { kind: method, lock, folder, singleServer: written.singleServer ?? false, timeoutMs }
    return { kind: 'native', lock, dump: written.dump ?? dumpSchema().parse({}), wholeEvery: written.wholeEvery ?? 10 }
  })
}

// First pass and archive of a large home take hours; production is locked for much less.
const TWELVE_HOURS = 12 * 3_600_000

interface WrittenBackup {
  readonly method: 'native' | 'diy' | 'client'
  readonly dump?: DumpConfig | undefined
  readonly wholeEvery?: number | undefined
  readonly folder?: string | undefined
  readonly variables?: string | undefined
  readonly singleServer?: boolean | undefined
  readonly timeout?: number | undefined
}

const needs = {
  native: {
    dump: 'may',
    wholeEvery: 'may',
    folder: 'never',
    variables: 'never',
    singleServer: 'never',
    timeout: 'never',
  },
  diy: { dump: 'never', wholeEvery: 'never', folder: 'must', variables: 'must', singleServer: 'never', timeout: 'may' },
  client: {
    dump: 'never',
    wholeEvery: 'never',
    folder: 'must',
    variables: 'never',
    singleServer: 'may',
    timeout: 'may',
  },
} as const

function misfits(written: WrittenBackup): readonly { key: string; summary: string }[] {
  const keys = ['dump', 'wholeEvery', 'folder', 'variables', 'singleServer', 'timeout'] as const
  return keys.flatMap((key) => {
    const need = needs[written.method][key]
    const given = written[key] !== undefined
    if (need === 'must' && !given)
      return [{ key, summary: `\`${key}\` is missing: the method ${written.method} needs it` }]
    if (need === 'never' && given)
      return [{ key, summary: `\`${key}\` has no meaning for the method ${written.method}` }]
    return []
  })
}

function wholeEverySchema() {
  const error = 'a whole number from 1 to 1000'
  return z.int({ error }).min(1, { error }).max(1000, { error })
}

function lockSchema() {
  return (
    section({
      drain: durationSchema().default(300_000),
      total: durationSchema().default(600_000),
      window: lockWindowSchema().optional(),
    })
      .refine((written) => written.drain <= written.total, {
        path: ['drain'],
        params: { summary: '`drain` is longer than `total`, the deadline of the whole lock' },
      })
      // Asked of a window with a problem of its own too, whose length is no number.
      .refine((written) => written.window === undefined || !(lengthMs(written.window) < written.total), {
        path: ['window'],
        params: { summary: '`window` is shorter than `total`, the deadline of the whole lock' },
      })
      .transform((written): LockConfig => ({ drainMs: written.drain, totalMs: written.total, window: written.window }))
  )
}

function dumpSchema() {
  return section({
    maxBlock: durationSchema().default(10_000),
    whileLocked: flag().default(false),
  }).transform((written): DumpConfig => ({ maxBlockMs: written.maxBlock, whileLocked: written.whileLocked }))
}
