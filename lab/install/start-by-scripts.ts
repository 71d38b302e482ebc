import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LabEnvironment } from '../topology.ts'

/** Takes the unit of an installation away: from now on its own scripts start it, and at a boot a line of /etc/rc.local. */
export function startByScripts({ host, unit, runAs, install }: LabEnvironment): void {
  const units = join(host.etc, 'systemd', 'system')
  for (const file of [`${unit}.service`, `${unit}.service.d`, join('multi-user.target.wants', `${unit}.service`)])
    rmSync(join(units, file), { recursive: true, force: true })
  const start = `runuser -u ${runAs.name} -- ${install}/bin/start-bitbucket.sh`
  writeFileSync(join(host.etc, 'rc.local'), `#!/bin/sh\n${start}\n`, { mode: 0o755 })
}
