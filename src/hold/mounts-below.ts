import type { RunAs } from '../argv/command.ts'
import { resolvePath } from '../argv/files.ts'
import { listMounts, parseMounts } from '../argv/mounts.ts'
import type { HostReader } from '../ports/host.ts'

/** Where something else is mounted below a folder; `as`: who may see where the folder really lies. */
export async function mountsBelow(host: HostReader, folder: string, as: RunAs): Promise<readonly string[]> {
  const [resolved, mounts] = [await host.run(resolvePath(folder, as)), await host.run(listMounts())]
  const real = resolved.stdout.replace(/\0$/, '')
  const points = parseMounts(mounts.stdout).map(({ mountPoint }) => mountPoint)
  return points.filter((point) => point.startsWith(`${real}/`))
}
