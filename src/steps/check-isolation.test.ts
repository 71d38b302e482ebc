import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { memoryCopy } from '../../test/fixtures/memory-environment.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import { checkIsolation } from './check-isolation.ts'
import type { Perform } from './effect.ts'

const UNIT = '/etc/systemd/system/atlbitbucket.service'
const nothing: Perform = () => Promise.reject(new Error('this step changes nothing'))

/** A copy that may be isolated; the unit says which home the service will start on. */
function isolating(home: string, listeners = '') {
  const notes: string[] = []
  const given = runContext({ note: (text) => notes.push(text) })
  const host = memoryHost({
    tar: () => ({}),
    systemctl: () => ({ stdout: `FragmentPath=${UNIT}\nDropInPaths=\n` }),
    getent: () => ({}),
    sudo: () => ({}),
    ss: () => ({ stdout: listeners }),
  })
  host.put(UNIT, `[Service]\nEnvironment=BITBUCKET_HOME=${home}\n`)
  const copy = { ...memoryCopy({ tables: {}, answers: {} }), [Symbol.asyncDispose]: async () => undefined }
  return {
    ...given,
    notes,
    adopted: true,
    isolation: { database: 'restored_by_hand', start: true, stop: false, dataFrom: null },
    target: {
      ...given.target,
      host,
      service: { ...given.target.service, state: async () => ({ kind: 'stopped' }) as const },
      openHeldCopy: async () => copy,
    },
  }
}

describe('an isolation', () => {
  it('goes on where the service starts on the home that is cut', async () => {
    await expect(checkIsolation.run(isolating('/srv/staging'), nothing)).resolves.toMatchObject({
      targetVersion: '7.2.0',
    })
  })

  it('goes on past a warning, which is noted', async () => {
    const context = isolating('/srv/staging', 'tcp LISTEN 0 100 127.0.0.1:25 0.0.0.0:* ino:1 sk:1\n')

    await checkIsolation.run(context, nothing)

    expect(context.notes).toEqual([
      'port 25 on loopback of ssh://understudy@bb1 may be a mail relay, by which a copy gets out; the fence is waived, so nothing keeps atlbitbucket from it: stop it, or raise the fence',
    ])
  })

  it('is refused where the service would start on another home, which nobody cut', async () => {
    await expect(checkIsolation.run(isolating('/srv/bitbucket'), nothing)).rejects.toMatchObject({
      code: 'run/step-failed',
      message: `${UNIT}:2 sets BITBUCKET_HOME to /srv/bitbucket, and the configuration says /srv/staging`,
      hint: 'set BITBUCKET_HOME=/srv/staging in the unit, or in /opt/atlassian/bitbucket/current/bin/set-bitbucket-home.sh',
    })
  })
})
