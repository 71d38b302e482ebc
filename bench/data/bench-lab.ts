import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCluster } from '../../lab/clusters/cluster.ts'
import { endLab } from '../../lab/end-lab.ts'
import { printedRules } from '../../lab/hosts/printed-rules.ts'
import { startHost } from '../../lab/hosts/start-host.ts'
import { writeSudoers } from '../../lab/hosts/write-host.ts'
import { writeInstallation } from '../../lab/install/write-installation.ts'
import type { LabOptions } from '../../lab/lab-options.ts'
import { openLab, startLab, type Lab } from '../../lab/lab.ts'
import { startSwitch } from '../../lab/network/switch.ts'
import { makeKeys } from '../../lab/operator/keys.ts'
import { writeOperator } from '../../lab/operator/write-operator.ts'
import { run } from '../../lab/processes.ts'
import { startSinks } from '../../lab/sinks/start-sinks.ts'
import { topology } from '../../lab/topology.ts'
import { requireDisk } from './free-disk.ts'
import { growHome } from './grow-home.ts'
import type { BenchScale } from './scale.ts'

const VERSION = '7.2'
const HOUR = 3_600_000

/** What the stand-in does by itself, such as mail, would make two copies of one production differ. */
const quiet = { firstMs: HOUR, everyMs: HOUR, mailMs: HOUR, pushMs: HOUR }

/**
 * A lab with that much data, `control` being where the other way restores to. The data is made once and kept below the folder
 * of UNDERSTUDY_BENCH_DATA (default: the system's temporary folder); closing the lab ends its processes and keeps the data.
 */
export async function openBenchLab(scale: BenchScale, say: (line: string) => void): Promise<Lab> {
  const folder = process.env['UNDERSTUDY_BENCH_DATA'] ?? join(tmpdir(), 'understudy-bench')
  const root = join(folder, scale.name)
  const made = join(root, 'bench-data.json')
  mkdirSync(folder, { recursive: true })
  await requireDisk(folder, scale.gigabytesNeeded)
  // A benchmark that was killed leaves its lab standing.
  await endLab(root)
  if (existsSync(made) && readFileSync(made, 'utf8') === recipe(scale)) return await reviveLab(root, scale)
  rmSync(root, { recursive: true, force: true })
  say(`making the data of scale ${scale.name} in ${root}; it is kept for the next time`)
  const lab = await startLab(optionsOf(root, scale))
  try {
    const { home, runAs } = lab.topology.production
    await growHome(home, scale)
    await run(['chown', '-R', `${runAs.uid}:${runAs.uid}`, home])
    writeFileSync(made, recipe(scale))
    return lab
  } catch (error) {
    await lab[Symbol.asyncDispose]()
    throw error
  }
}

function recipe(scale: BenchScale): string {
  return `${JSON.stringify({ made: 3, ...scale }, undefined, 2)}\n`
}

function optionsOf(root: string, { block, repositories, comments, megabytesOfDatabase }: BenchScale): LabOptions {
  return {
    root,
    block,
    seed: 1,
    version: VERSION,
    variant: 0,
    hosts: ['production', 'staging', 'control'],
    scale: { repositories, comments, megabytesOfDatabase },
    intervals: quiet,
  }
}

/** Starts what a lab in that folder consisted of, over the files that it left. */
async function reviveLab(root: string, { block }: BenchScale): Promise<Lab> {
  const where = topology({ root, block, seed: 1 })
  try {
    await Promise.all([makeKeys(where), startSwitch(where)])
    await Promise.all([writeOperator(where), startSinks(where)])
    // Printed once the host stands, which is asked for what it knows.
    for (const environment of [where.production, where.staging, where.control]) {
      await startHost({ topology: where, environment, sudoers: '' })
      writeSudoers(environment, await printedRules(where, environment))
      writeInstallation({ topology: where, environment, version: VERSION, intervals: quiet })
      await startCluster(where, environment)
    }
    return openLab(root)
  } catch (error) {
    await endLab(root)
    throw error
  }
}
