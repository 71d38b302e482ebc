import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LoadedUnit } from './load-unit.ts'
import { neverStarted, readRecord, unitFolder, type UnitRecord } from './runtime.ts'
import { serviceOf } from './service.ts'
import { isAlive } from './unit-processes.ts'

/** What the unit is now: the record of its last start or stop, corrected by whether its main process still lives. */
export function statusOf(unit: LoadedUnit): UnitRecord {
  const record = readRecord(unit.name)
  if (record.active !== 'active' || record.sub !== 'running' || isAlive(record.mainPid)) return record
  const status = readMainStatus(unit)
  // The end of a forking service's main process is not ours to see; it counts as a clean one.
  if (status === undefined || status === 0) return { ...neverStarted, conditionResult: 'yes' }
  return { ...record, active: 'failed', sub: 'failed', mainPid: 0, result: 'exit-code', mainStatus: status }
}

function readMainStatus(unit: LoadedUnit): number | undefined {
  const path = join(unitFolder(unit.name), 'main.status')
  if (serviceOf(unit).type !== 'simple' || !existsSync(path)) return undefined
  return Number(readFileSync(path, 'utf8'))
}
