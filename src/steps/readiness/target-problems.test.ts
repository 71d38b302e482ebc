import { describe, expect, it } from 'vitest'
import { memoryHost, type Programs } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import type { FileStatus } from '../../ports/host.ts'
import type { TargetSystems } from '../run-context.ts'
import { placeProblems } from './target-problems.ts'

const UNIT = '/etc/systemd/system/atlbitbucket.service'
const INSTALL = '/opt/atlassian/bitbucket/current'
const rightUnit = '[Service]\nEnvironment=BITBUCKET_HOME=/srv/staging\n'

interface Situation {
  readonly unit?: string
  readonly files?: Readonly<Record<string, string>>
  readonly programs?: Programs
  readonly home?: Partial<FileStatus>
  readonly at?: string
}

/** A target where everything is right but what the situation says. */
function targetIn({ unit = rightUnit, files = {}, programs = {}, home = {}, at = '/srv/staging' }: Situation = {}) {
  const host = memoryHost({
    tar: () => ({}),
    systemctl: () => ({ stdout: `FragmentPath=${UNIT}\nDropInPaths=\n` }),
    getent: () => ({}),
    sudo: () => ({}),
    ss: () => ({}),
    ...programs,
  })
  for (const [path, text] of Object.entries({ [UNIT]: unit, [`${at}/understudy-mark.json`]: '', ...files }))
    host.put(path, text)
  const status: TargetSystems['host']['status'] = async (path) => {
    const found = await host.status(path)
    return found === undefined || path !== at ? found : { ...found, ...home }
  }
  const { target } = runContext()
  const [node] = target.config.nodes
  return {
    ...target,
    config: { ...target.config, nodes: [{ ...node, home: at }] as const },
    layout: { ...target.layout, home: at },
    host: { ...host, status },
    service: { ...target.service, state: async () => ({ kind: 'stopped' }) as const },
  }
}

async function told(situation: Situation): Promise<readonly (string | undefined)[]> {
  const { source, refresh } = runContext()
  return (await placeProblems({ source, refresh, target: targetIn(situation) })).flatMap(({ summary, hint }) => [
    summary,
    hint,
  ])
}

const setHome = `set BITBUCKET_HOME=/srv/staging in the unit, or in ${INSTALL}/bin/set-bitbucket-home.sh`

describe('what a target must offer', () => {
  it('is there', async () => {
    expect(await told({})).toEqual([])
  })

  it('is tar, through which the leak search reads files', async () => {
    expect(await told({ programs: { tar: () => ({ exitCode: 127 }) } })).toEqual([
      'tar is missing on ssh://understudy@bb1',
      'install it there: apt-get install tar',
    ])
  })

  it('is a home that can be swapped by rename: no mount point, no link', async () => {
    expect(await told({ home: { mountPoint: '/srv/staging' } })).toEqual([
      'the home /srv/staging on ssh://understudy@bb1 is itself a mount point, so it cannot be swapped by rename',
      'mount the volume at /srv and let /srv/staging be a folder on it',
    ])
    expect(await told({ home: { kind: 'symlink' } })).toEqual([
      'the home /srv/staging on ssh://understudy@bb1 is a symbolic link, so what it leads to would not be swapped with it',
      'let BITBUCKET_HOME and environments.staging.nodes name the folder itself',
    ])
  })

  it('is the user whom the files of the copy shall belong to', async () => {
    expect(await told({ programs: { getent: () => ({ exitCode: 2 }) } })).toEqual([
      'there is no user atlbitbucket on ssh://understudy@bb1, whom the files of the copy shall belong to',
      'correct environments.staging.runAs',
    ])
  })

  it('is every rule of sudo', async () => {
    const programs = { sudo: ({ args }) => ({ exitCode: args.includes('sync') ? 1 : 0 }) } satisfies Programs

    expect(await told({ programs })).toEqual([
      'sudo on ssh://understudy@bb1 does not allow sync without a password',
      'install what `understudy doctor staging --print sudoers` prints',
    ])
  })
})

describe('BITBUCKET_HOME, as the service will see it,', () => {
  it('may be set by several, when all say the same', async () => {
    const script = { [`${INSTALL}/bin/set-bitbucket-home.sh`]: 'export BITBUCKET_HOME=/srv/staging\n' }

    expect(await told({ files: script })).toEqual([])
    expect(await told({ unit: '[Service]\n', files: script })).toEqual([])
  })

  it('is another home', async () => {
    expect(await told({ unit: '[Service]\nEnvironment=BITBUCKET_HOME=/srv/bitbucket\n' })).toEqual([
      `${UNIT}:2 sets BITBUCKET_HOME to /srv/bitbucket, and the configuration says /srv/staging`,
      setHome,
    ])
  })

  it('is another home in the script that the unit starts', async () => {
    const script = { [`${INSTALL}/bin/set-bitbucket-home.sh`]: '# home\nexport BITBUCKET_HOME=/srv/bitbucket\n' }

    expect(await told({ files: script })).toEqual([
      `${INSTALL}/bin/set-bitbucket-home.sh:2 sets BITBUCKET_HOME to /srv/bitbucket, and the configuration says /srv/staging`,
      setHome,
    ])
  })

  it('is set by nobody, or to what only running would tell', async () => {
    const script = { [`${INSTALL}/bin/set-bitbucket-home.sh`]: 'export BITBUCKET_HOME=$(cat /etc/home)\n' }

    expect(await told({ unit: '[Service]\n' })).toEqual([
      'nobody sets BITBUCKET_HOME for the service of staging',
      setHome,
    ])
    expect(await told({ files: script })).toEqual([
      `${INSTALL}/bin/set-bitbucket-home.sh:1 sets BITBUCKET_HOME to something that only running it would tell`,
      setHome,
    ])
  })

  it('lies in the installation, which an upgrade replaces', async () => {
    const at = `${INSTALL}/home`

    expect(await told({ at, unit: `[Service]\nEnvironment=BITBUCKET_HOME=${at}\n` })).toEqual([
      `the home ${at} lies in the installation ${INSTALL}`,
      'move one of them',
    ])
  })
})
