import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { countRounds } from './channels/rounds.ts'
import { type ChannelRunner, runChannels } from './channels/runner.ts'
import { openCluster } from './cluster/cluster.ts'
import { type HomeLock, lockHomes } from './home-lock.ts'
import { httpServer } from './http-server.ts'
import type { Instance } from './instance.ts'
import { readLabSettings } from './lab-settings.ts'
import { type Log, openLog } from './log.ts'
import { openDesk } from './maintenance/desk.ts'
import type { Phase } from './phase.ts'
import { writePidFile } from './pid-file.ts'
import { readSettings, type Settings } from './settings.ts'
import { startOnDatabase } from './start/start.ts'

export interface Server {
  /** STOPPING, then nothing is left: no session, no lock file, no port. */
  stop(): Promise<void>
}

type Environment = Readonly<Record<string, string | undefined>>

/** Starts a stand-in. Resolves when it listens; whether it reaches RUNNING, `/status` tells. */
export async function startServer(install: string, environment: Environment): Promise<Server> {
  const lab = readLabSettings(install)
  const settings = readSettings(environment, lab.version)
  mkdirSync(settings.sharedHome, { recursive: true })
  const log = openLog(settings.home)
  let phase: Phase = { kind: 'starting' }
  const instance: Instance = {
    install,
    lab,
    settings,
    log,
    desk: openDesk(lab.intervals),
    cluster: openCluster(settings, ownNode(lab, settings), log),
    rounds: countRounds(),
    recoveryPassword: recoveryPassword(environment),
    phase: () => phase,
  }
  const http = httpServer(instance)
  http.listen(settings.port, lab.bind)
  await once(http, 'listening')
  const removePid = writePidFile(settings.home, install, lab.version)
  const started = begin(instance, (next) => {
    if (phase.kind !== 'stopping') phase = next
  })
  return {
    stop: async () => {
      log('INFO', 'Bitbucket is stopping')
      const last = phase
      phase = { kind: 'stopping' }
      const { lock, channels, store } = await started
      await channels?.stop()
      instance.cluster.close()
      http.close()
      http.closeAllConnections()
      await (store ?? storeOf(last))?.close()
      lock?.release()
      removePid()
    },
  }
}

interface Begun {
  readonly lock?: HomeLock
  readonly channels?: ChannelRunner
  readonly store?: ReturnType<typeof storeOf>
}

async function begin(instance: Instance, move: (phase: Phase) => void): Promise<Begun> {
  const { settings, lab, log } = instance
  await delay(lab.intervals.startMs)
  const locked = lockHomes(settings.home, settings.sharedHome)
  if (locked.kind === 'refused') {
    fail(log, move, `the home is locked: ${locked.file} is held by process ${locked.pid}`)
    return {}
  }
  const phase = await startOnDatabase(settings, lab, log)
  if (phase.kind === 'error') fail(log, move, phase.reason)
  else move(phase)
  log('INFO', `Bitbucket ${lab.version} is ${phase.kind}`)
  if (phase.kind !== 'running') return { lock: locked.lock, store: storeOf(phase) }
  await instance.cluster.listen()
  return { lock: locked.lock, channels: runChannels(instance, phase.store), store: phase.store }
}

function fail(log: Log, move: (phase: Phase) => void, reason: string): void {
  log('ERROR', `Bitbucket could not start: ${reason}`)
  move({ kind: 'error', reason })
}

function storeOf(phase: Phase) {
  return phase.kind === 'running' || phase.kind === 'first-run' ? phase.store : undefined
}

function ownNode(lab: ReturnType<typeof readLabSettings>, settings: Settings) {
  const port = Number(settings.get('hazelcast.port') ?? 5701)
  return { id: randomUUID(), name: lab.environment, address: lab.bind, port, version: lab.version }
}

function recoveryPassword(environment: Environment): string {
  const flags = environment['JVM_SUPPORT_RECOMMENDED_ARGS'] ?? ''
  const [, quoted, plain] = /-Datlassian\.recovery\.password=(?:["']([^"']*)["']|(\S+))/.exec(flags) ?? []
  return quoted ?? plain ?? ''
}
