import { join } from 'node:path'
import { transferFolder, transferKeyOn } from '../../lab/hosts/write-host.ts'
import type { Lab } from '../../lab/lab.ts'
import { run } from '../../lab/processes.ts'

/** Our copying gives way to other work; what it is compared with has to as well. */
export const courteous = ['nice', '-n', '10', 'ionice', '-c', '2', '-n', '7'] as const

/** As the vendor's scripts leave out, and what travels apart. */
const leftOut = [
  '/caches/',
  '/data/db.*',
  '/search/data/',
  '/export/',
  '/log/',
  '/plugins/.*/',
  '/tmp',
  '/.lock',
  '/shared/data/db.*',
  '/shared/search/data/',
  '/shared/export/',
  '/shared/.lock',
  '/shared/bitbucket.properties',
  '/shared/server.xml',
]

/** A home copied on one machine, as the vendor's scripts do it. */
export async function copyPlainly(from: string, to: string): Promise<void> {
  const excludes = leftOut.map((path) => `--exclude=${path}`)
  await run([...courteous, 'rsync', '-a', '--delete', ...excludes, `${from}/`, `${to}/`])
}

/** The same over SSH to staging, as one rsync that is told nothing more. */
export async function copyPlainlyOverSsh(lab: Lab): Promise<void> {
  const { production, staging } = lab.topology
  const { address, sshPort, transferUser } = staging.host
  const excludes = leftOut.map((path) => `--exclude=${path}`)
  const shell = `--rsh=ssh -o BatchMode=yes -i ${transferKeyOn(production)} -p ${sshPort}`
  const to = `${transferUser.name}@${address}:incoming/${SENT}/`
  await lab
    .host('production')
    .run([...courteous, 'rsync', '-a', '--delete', ...excludes, shell, `${production.home}/`, to])
}

/** Where that lies. */
export function sentPlainly(lab: Lab): string {
  return join(transferFolder(lab.topology.staging), 'incoming', SENT)
}

const SENT = 'bench-mirror'

/** How many files both have. Throws unless they are the same, byte for byte. */
export async function compareHomes(one: string, other: string): Promise<number> {
  const differing = await run(['rsync', '-rlcn', '--delete', '--out-format=%o %n', `${one}/`, `${other}/`])
  const lines = differing.split('\n').filter((line) => line !== '' && !line.endsWith('/'))
  if (lines.length > 0) throw new Error(`the two copies differ: ${lines.length} files, such as ${lines[0] ?? ''}`)
  const files = (await run(['find', other, '-type', 'f'])).split('\n').length
  if (files < 2) throw new Error('there are no files to compare')
  return files
}
