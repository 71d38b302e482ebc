import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'rolldown'

const units = join(import.meta.dirname, '..', 'units')

/** Puts the lab's `systemctl` and `java` into the machine's folder of a host, for init.sh to lay over the machine's own. */
export async function writePrograms(machine: string): Promise<void> {
  const cache = join(machine, 'compile-cache')
  mkdirSync(cache, { recursive: true })
  // Every user of the host types systemctl; the cache halves the time that each call takes.
  chmodSync(cache, 0o1777)
  writeFileSync(join(machine, 'node'), '')
  // A refresh asks it a hundred times: one file starts in half the time that all its modules take.
  const systemctl = join(machine, 'systemctl.mjs')
  await build({
    input: join(units, 'systemctl.ts'),
    platform: 'node',
    output: { file: systemctl, format: 'esm' },
    logLevel: 'warn',
  })
  // Found beside whoever calls it.
  copyFileSync(join(units, 'run-main.sh'), join(machine, 'run-main.sh'))
  writeLauncher(machine, 'systemctl', systemctl)
  writeLauncher(machine, 'java', join(machine, 'project', 'lab', 'client', 'java.ts'))
}

function writeLauncher(machine: string, name: string, program: string): void {
  const path = join(machine, name)
  writeFileSync(
    path,
    `#!/bin/sh
NODE_COMPILE_CACHE=${join(machine, 'compile-cache')}
export NODE_COMPILE_CACHE
exec ${join(machine, 'node')} --disable-warning=ExperimentalWarning ${program} "$@"
`,
  )
  chmodSync(path, 0o755)
}
