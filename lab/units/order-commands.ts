import { disable, enable, enabledUnits, enablementOf } from './enablement.ts'
import { knownUnit, needsReload, reloadUnits } from './runtime.ts'
import { startUnit } from './start-unit.ts'
import { activeUnits, stopUnit } from './stop-unit.ts'
import type { SystemctlCall } from './systemctl-call.ts'

type OrderCommand = (call: SystemctlCall) => Promise<number>

/** The commands that change something: for root only, one at a time. `boot` is the lab's own: start what is enabled. */
export const orderCommands: Readonly<Record<string, OrderCommand | undefined>> = {
  start: ({ units }) => each(units, start),
  stop: ({ units }) => each(units, stop),
  restart: ({ units }) => each(units, restart),
  'try-restart': ({ units }) => each(units, (name) => (activeUnits().includes(name) ? restart(name) : done())),
  'reload-or-restart': ({ units }) => each(units, restart),
  enable: ({ units, now }) => each(units, (name) => enableUnit(name, now)),
  disable: ({ units, now }) => each(units, (name) => disableUnit(name, now)),
  'daemon-reload': () => {
    reloadUnits()
    return done()
  },
  'reset-failed': () => done(),
  boot: async () => {
    reloadUnits()
    for (const name of enabledUnits()) await start(name)
    return 0
  },
}

async function each(units: readonly string[], work: (name: string) => Promise<number>): Promise<number> {
  if (units.length === 0) return complain('Too few arguments.', 1)
  let worst = 0
  for (const name of units) worst = Math.max(worst, await work(name))
  return worst
}

async function start(name: string): Promise<number> {
  warnAboutReload(name)
  const outcome = await startUnit(name)
  switch (outcome) {
    case 'started':
    case 'running-already':
    case 'skipped':
      return 0
    case 'not-found':
      return complain(`Failed to start ${name}: Unit ${name} not found.`, 5)
    case 'masked':
      return complain(`Failed to start ${name}: Unit ${name} is masked.`, 1)
    case 'dependency':
      return complain(`A dependency job for ${name} failed. See 'journalctl -xe' for details.`, 1)
    case 'failed':
      return complain(
        `Job for ${name} failed because the control process exited with error code.\n` +
          `See "systemctl status ${name}" and "journalctl -xeu ${name}" for details.`,
        1,
      )
  }
}

async function stop(name: string): Promise<number> {
  warnAboutReload(name)
  const outcome = await stopUnit(name)
  return outcome === 'stopped' ? 0 : complain(`Failed to stop ${name}: Unit ${name} not loaded.`, 5)
}

async function restart(name: string): Promise<number> {
  await stopUnit(name)
  return start(name)
}

async function enableUnit(name: string, now: boolean): Promise<number> {
  const state = enablementOf(name)
  if (state === 'not-found') return complain(`Failed to enable unit: Unit file ${name} does not exist.`, 1)
  if (state === 'masked') return complain(`Failed to enable unit: Unit file ${name} is masked.`, 1)
  for (const link of enable(name)) process.stderr.write(`Created symlink ${link}.\n`)
  reloadUnits()
  return now ? start(name) : 0
}

async function disableUnit(name: string, now: boolean): Promise<number> {
  if (enablementOf(name) === 'not-found') {
    return complain(`Failed to disable unit: Unit file ${name} does not exist.`, 1)
  }
  for (const link of disable(name)) process.stderr.write(`Removed "${link}".\n`)
  reloadUnits()
  return now ? stop(name) : 0
}

function warnAboutReload(name: string): void {
  if (!needsReload(knownUnit(name))) return
  process.stderr.write(
    `Warning: The unit file, source configuration file or drop-ins of ${name} changed on disk. ` +
      `Run 'systemctl daemon-reload' to reload units.\n`,
  )
}

function done(): Promise<number> {
  return Promise.resolve(0)
}

function complain(message: string, status: number): number {
  process.stderr.write(`${message}\n`)
  return status
}
