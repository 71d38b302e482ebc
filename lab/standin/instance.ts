import type { Rounds } from './channels/rounds.ts'
import type { Cluster } from './cluster/cluster.ts'
import type { LabSettings } from './lab-settings.ts'
import type { Log } from './log.ts'
import type { MaintenanceDesk } from './maintenance/desk.ts'
import type { Phase } from './phase.ts'
import type { Settings } from './settings.ts'

/** One running stand-in: what it was told, and how far it is. */
export interface Instance {
  readonly install: string
  readonly lab: LabSettings
  readonly settings: Settings
  readonly log: Log
  readonly desk: MaintenanceDesk
  readonly cluster: Cluster
  readonly rounds: Rounds
  readonly recoveryPassword: string
  phase(): Phase
}
