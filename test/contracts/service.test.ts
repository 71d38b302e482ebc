import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endLab } from '../../lab/end-lab.ts'
import { startHost, type RunningHost } from '../../lab/hosts/start-host.ts'
import { writeSudoers } from '../../lab/hosts/write-host.ts'
import { startSwitch } from '../../lab/network/switch.ts'
import { makeKeys } from '../../lab/operator/keys.ts'
import { operatorEnvironment, writeOperator } from '../../lab/operator/write-operator.ts'
import { writeTopology } from '../../lab/topology-file.ts'
import { topology, type Topology } from '../../lab/topology.ts'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { sudoersFor } from '../../src/argv/sudoers.ts'
import type { EnvironmentConfig } from '../../src/config/environment.ts'
import type { ServiceConfig } from '../../src/config/service.ts'
import { layoutOf } from '../../src/hold/layout.ts'
import { passedFolder } from '../../src/hold/permissions.ts'
import { listProgramCommands } from '../../src/hold/program-words.ts'
import { serviceOf } from '../../src/hold/service-of.ts'
import { memoryHost } from '../fixtures/memory-host.ts'
import { memoryService } from '../fixtures/memory-service.ts'
import { staging as stagingConfig } from '../fixtures/two-environments.ts'
import { serviceContract, type ServiceSubject } from './service.ts'

let lab: Topology
let host: RunningHost

beforeAll(async () => {
  const root = mkdtempSync(join(tmpdir(), 'understudy-service-'))
  chmodSync(root, 0o755)
  lab = topology({ root, block: 64, seed: 1 })
  writeTopology(lab)
  await makeKeys(lab)
  await startSwitch(lab)
  await writeOperator(lab)
  host = await startHost({ topology: lab, environment: lab.staging, sudoers: '' })
})
afterAll(async () => {
  await endLab(lab.root)
  rmSync(lab.root, { recursive: true, force: true })
})

serviceContract('a unit of systemd', () =>
  onLab(
    { kind: 'systemd', unit: 'bitbucket' },
    {
      byHand: () => ['systemctl', 'start', 'bitbucket'],
      lose: () => rmSync(join(lab.staging.host.etc, 'systemd/system/bitbucket.service.d'), { recursive: true }),
    },
  ),
)

serviceContract("the vendor's scripts", () =>
  onLab(
    { kind: 'scripts' },
    { byHand: ({ install }) => [...asServiceUser(), `${install}/bin/start-bitbucket.sh`], lose: writeScripts },
  ),
)

serviceContract('commands that lead past the scripts, started by hand through the start wrapper', async () => {
  const { install } = lab.staging
  writeScripts()
  return onLab(
    {
      kind: 'commands',
      start: [`${install}/bin/launch`],
      stop: [`${install}/bin/stop-bitbucket.sh`],
      running: ['pgrep', '-x', 'sleep'],
    },
    {
      byHand: ({ home }) => ['env', 'TAKEN=of the shell', layoutOf(home).start, `${install}/bin/launch`],
      lose: ({ home }) => rmSync(layoutOf(home).start),
    },
  )
})

serviceContract('the service in memory', async () => {
  const permit = '/srv/staging.understudy/permit'
  const storage = memoryHost()
  const service = memoryService(storage)
  return {
    service,
    permit,
    givePermit: async () => storage.put(permit, ''),
    takePermit: () => storage.removeFile(permit),
    startByHand: () => service.startByHand(),
    runsWith: async () => {
      const { GIVEN, TAKEN } = service.runningWith() ?? {}
      return { GIVEN: GIVEN ?? undefined, TAKEN: TAKEN ?? undefined }
    },
    loseHold: async () => service.loseHold(),
    [Symbol.asyncDispose]: async () => undefined,
  }
})

describe('the start wrapper', () => {
  it('drops from root to the service user, and is for nobody else', async () => {
    await using subject = await onLab({ kind: 'scripts' }, { byHand: () => [], lose: () => undefined })
    await subject.service.hold(subject.permit, {})
    await subject.givePermit()
    const { start } = layoutOf(lab.staging.home)
    const as = (...argv: readonly string[]) => host.tryRun(argv)

    expect(await as(start, 'sh', '-c', 'echo "$(id -un) $(id -gn) $(id -Gn) $HOME"')).toMatchObject({
      exitCode: 0,
      stdout: `bitbucket-staging bitbucket-staging bitbucket-staging ${join(lab.root, 'staging/homes/bitbucket-staging')}`,
    })
    expect(await as(start)).toMatchObject({ exitCode: 64, stderr: 'usage: start PROGRAM [ARGUMENT...]' })
    expect(await as('runuser', '-u', 'understudy', '--', start, 'id')).toMatchObject({
      exitCode: 77,
      stdout: '',
      stderr: 'run this as root or as bitbucket-staging',
    })
  })
})

interface Place {
  readonly home: string
  readonly install: string
}

interface Ways {
  readonly byHand: (place: Place) => readonly string[]
  readonly lose: (place: Place) => void
}

async function onLab(kind: ServiceConfig, { byHand, lose }: Ways): Promise<ServiceSubject> {
  const { home, install, runAs } = lab.staging
  const writer = openHostWriter(
    {
      host: `ssh://${lab.staging.host.sshUser.name}@${lab.staging.host.address}:${lab.staging.host.sshPort}`,
      become: 'sudo',
      filesAs: 'root',
      sshConfig: operatorEnvironment(lab).UNDERSTUDY_SSH_CONFIG,
    },
    openRandomSource(),
  )
  const layout = layoutOf(home)
  writeScripts()
  rmSync(layout.variables, { force: true })
  const nodes = [{ ...stagingConfig.nodes[0], home, install }] as const
  const config = { ...stagingConfig, nodes, runAs: runAs.name, service: kind }
  writeSudoers(lab.staging, rulesFor(config))
  await writer.makeFolder(layout.beside, passedFolder)
  return {
    service: serviceOf(writer, config),
    permit: layout.permit,
    givePermit: async () => writeFileSync(layout.permit, 'a-run\n'),
    takePermit: async () => rmSync(layout.permit, { force: true }),
    startByHand: async () => void (await host.tryRun(byHand({ home, install }))),
    runsWith: async () => {
      const found = new Map(readFileSync(join(home, 'environment'), 'utf8').split('\0').map(split))
      return { GIVEN: found.get('GIVEN'), TAKEN: found.get('TAKEN') }
    },
    loseHold: async () => lose({ home, install }),
    [Symbol.asyncDispose]: async () => {
      await host.tryRun([...asServiceUser(), `${install}/bin/stop-bitbucket.sh`])
      await writer[Symbol.asyncDispose]()
    },
  }
}

/** As `understudy doctor --print sudoers` gives them. */
function rulesFor(config: EnvironmentConfig): string {
  const { home, install, host, runAs } = lab.staging
  return sudoersFor({
    role: 'target',
    login: host.sshUser.name,
    runAs: runAs.name,
    home,
    beside: layoutOf(home).beside,
    archives: `${layoutOf(home).beside}/archives`,
    install,
    unit: config.service?.kind === 'systemd' ? 'bitbucket.service' : undefined,
    fenced: { unit: undefined, hosts: false },
    otherOwners: [],
    commands: listProgramCommands(config),
    looks: [],
  })
}

function split(assignment: string): [string, string] {
  const [name = '', ...value] = assignment.split('=')
  return [name, value.join('=')]
}

function asServiceUser(): readonly string[] {
  return ['runuser', '-u', lab.staging.runAs.name, '--', 'env', 'TAKEN=of the shell']
}

/** Programs that keep the variables they are started with and then sleep, and a unit for them; what held them before is gone. */
function writeScripts(): void {
  const { home, install, runAs } = lab.staging
  const units = join(lab.staging.host.etc, 'systemd/system')
  const launch = `#!/bin/sh
env -0 >${home}/environment
nohup sleep 1000 >/dev/null 2>&1 </dev/null &
echo $! >${home}/pid
`
  write(`${install}/bin/start-bitbucket.sh`, launch)
  write(`${install}/bin/launch`, launch)
  // Its wait is what makes it return only when nothing is left.
  write(
    `${install}/bin/stop-bitbucket.sh`,
    `#!/bin/sh\nkill $(cat ${home}/pid)\nwhile kill -0 $(cat ${home}/pid); do sleep 0.02; done 2>/dev/null\ntrue\n`,
  )
  mkdirSync(home, { recursive: true })
  chownSync(home, runAs.uid, runAs.uid)
  write(
    join(units, 'bitbucket.service'),
    `[Service]
Type=forking
User=${runAs.name}
Environment="TAKEN=of the unit"
PIDFile=${home}/pid
ExecStart=${install}/bin/start-bitbucket.sh
ExecStop=${install}/bin/stop-bitbucket.sh
`,
  )
}

function write(path: string, text: string): void {
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode: 0o755 })
}
