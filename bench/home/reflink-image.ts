import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { run, tryRun } from '../../lab/processes.ts'

/** A file system of its own in a file, on which copies can share blocks. */
export interface ReflinkImage extends AsyncDisposable {
  readonly kind: string
  /** Where it is mounted. */
  readonly folder: string
}

/** What makes each kind; the first that this machine can make and mount is used. */
const makers = [
  { kind: 'xfs', make: ['mkfs.xfs', '-q', '-m', 'reflink=1'] },
  { kind: 'btrfs', make: ['mkfs.btrfs', '-q'] },
] as const

/** Below a folder; answers why where none can be mounted. `gigabytes` are taken as they are written. */
export async function mountReflinkImage(below: string, gigabytes: number): Promise<ReflinkImage | string> {
  const reasons: string[] = []
  for (const { kind, make } of makers) {
    const mounted = await mountImage(below, gigabytes, { kind, make })
    if (typeof mounted !== 'string') return mounted
    reasons.push(`${kind}: ${mounted}`)
  }
  return `no file system that can share blocks can be mounted here (${reasons.join('; ')})`
}

async function mountImage(
  below: string,
  gigabytes: number,
  { kind, make }: { readonly kind: string; readonly make: readonly string[] },
): Promise<ReflinkImage | string> {
  mkdirSync(below, { recursive: true })
  const root = mkdtempSync(join(below, 'reflink-'))
  const [image, folder] = [join(root, 'image'), join(root, 'mounted')]
  mkdirSync(folder)
  await run(['truncate', '-s', `${gigabytes}G`, image])
  for (const argv of [
    [...make, image],
    ['mount', '-o', 'loop', image, folder],
  ]) {
    const { exitCode, stderr } = await tryRun(argv, { env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` } })
    if (exitCode === 0) continue
    rmSync(root, { recursive: true })
    return stderr.trim().split('\n').at(-1) ?? `${argv[0]} failed`
  }
  const unmount = async (): Promise<void> => {
    await run(['umount', folder])
    rmSync(root, { recursive: true })
  }
  return { kind, folder, [Symbol.asyncDispose]: unmount }
}
