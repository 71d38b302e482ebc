import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { loadUnit, type LoadedUnit } from './load-unit.ts'

/** Lies on the host's own /run, so that a reboot forgets it. */
export const runtimeFolder = '/run/lab-units'

const unitRecord = z.object({
  active: z.enum(['active', 'inactive', 'failed']),
  sub: z.string(),
  /** 0 while there is none. */
  mainPid: z.number(),
  /** Marks every process of the unit in its environment, as systemd's does. */
  invocation: z.string(),
  conditionResult: z.enum(['yes', 'no']),
  result: z.string(),
  mainStatus: z.number(),
})

export type UnitRecord = z.infer<typeof unitRecord>

const loadedUnit = z.object({
  name: z.string(),
  state: z.enum(['loaded', 'masked', 'not-found']),
  fragment: z.string(),
  dropIns: z.array(z.string()),
  assignments: z.array(z.object({ section: z.string(), key: z.string(), value: z.string() })),
})

export const neverStarted: UnitRecord = {
  active: 'inactive',
  sub: 'dead',
  mainPid: 0,
  invocation: '',
  conditionResult: 'no',
  result: 'success',
  mainStatus: 0,
}

/** Where the start of a unit leaves its log, main pid and exit status. */
export function unitFolder(name: string): string {
  return join(runtimeFolder, name)
}

export function readRecord(name: string): UnitRecord {
  const path = join(unitFolder(name), 'state.json')
  return existsSync(path) ? unitRecord.parse(JSON.parse(readFileSync(path, 'utf8'))) : neverStarted
}

export function writeRecord(name: string, record: UnitRecord): void {
  writeWhole(join(unitFolder(name), 'state.json'), record)
}

/**
 * The unit as the manager knows it: as it was at the last daemon-reload, or at the first mention after it.
 * Only root remembers; for others a unit that the manager doesn't know yet is read from the disk.
 */
export function knownUnit(name: string): LoadedUnit {
  const path = join(unitFolder(name), 'loaded.json')
  if (existsSync(path)) return loadedUnit.parse(JSON.parse(readFileSync(path, 'utf8')))
  const unit = loadUnit(name)
  if (unit.state !== 'not-found' && process.getuid?.() === 0) writeWhole(path, unit)
  return unit
}

/** What daemon-reload does: reads anew what the manager knows; what runs stays. */
export function reloadUnits(): void {
  if (!existsSync(runtimeFolder)) return
  for (const name of readdirSync(runtimeFolder)) {
    const path = join(unitFolder(name), 'loaded.json')
    if (!existsSync(path)) continue
    const unit = loadUnit(name)
    if (unit.state === 'not-found') rmSync(path)
    else writeWhole(path, unit)
  }
}

/** Whether the files on the disk say something else than what the manager knows. */
export function needsReload(known: LoadedUnit): boolean {
  return known.state !== 'not-found' && JSON.stringify(known) !== JSON.stringify(loadUnit(known.name))
}

function writeWhole(path: string, value: unknown): void {
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o755 })
  writeFileSync(`${path}.new`, JSON.stringify(value))
  renameSync(`${path}.new`, path)
}
