import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { pushLockedHome, pushRunningHome } from './push.ts'

const vanished = {
  exitCode: 24,
  stderr:
    'file has vanished: "/srv/bitbucket/shared/data/repositories/1/objects/pack/tmp_1"\nrsync warning: some files vanished before they could be transferred (code 24) at main.c(1338) [sender=3.2.7]\n',
}

const every = { kind: 'whole', because: 'nothing is known' } as const

/** A source whose pushes end as told, one after the other. */
function sourceThat(...ends: readonly { readonly exitCode: number; readonly stderr?: string }[]) {
  const left = [...ends]
  const notes: string[] = []
  const given = runContext({ note: (text) => void notes.push(text) })
  const host = memoryHost({ nice: () => left.shift() ?? { exitCode: 1, stderr: 'one push too many' } })
  const context = { ...given, source: { ...given.source, openPush: () => host } }
  return { context, notes, pushes: () => host.commands.length }
}

describe('the push of a home', () => {
  it('lets files vanish while Bitbucket runs', async () => {
    const { context, pushes } = sourceThat(vanished)

    await pushRunningHome(context, '/base', every, context.signal)

    expect(pushes()).toBe(1)
  })

  it('tells of a file whose mode only its owner may set, however much else was said after it', async () => {
    const said = `rsync: [generator] failed to set permissions on "/base/a": Operation not permitted (1)\n${'rsync: [generator] failed to open "/base/b", continuing\n'.repeat(6)}`
    const { context } = sourceThat({ exitCode: 23, stderr: said })

    expect(await pushRunningHome(context, '/base', every, context.signal)).toEqual({ kind: 'not-its-own' })
  })

  it('is made once more when not all of it could be sent', async () => {
    const { context, notes, pushes } = sourceThat({ exitCode: 23, stderr: 'rsync: read errors\n' }, { exitCode: 0 })

    await pushRunningHome(context, '/base', every, context.signal)

    expect(pushes()).toBe(2)
    expect(notes).toEqual(['not all of the home could be sent; it is sent once more'])
  })

  it('is made once more when a file vanished under the lock', async () => {
    const { context, notes, pushes } = sourceThat(vanished, { exitCode: 0 })

    await pushLockedHome(context, '/base', every, context.signal)

    expect(pushes()).toBe(2)
    expect(notes).toEqual(['files vanished under the lock; what changed is copied once more'])
  })

  it('fails when files go on vanishing under the lock', async () => {
    const { context } = sourceThat(vanished, vanished)

    await expect(pushLockedHome(context, '/base', every, context.signal)).rejects.toMatchObject({
      code: 'run/step-failed',
      message:
        'files of production vanish while it is locked: /srv/bitbucket/shared/data/repositories/1/objects/pack/tmp_1',
      hint: 'find out what writes there beside Bitbucket (a backup, a scheduled job, a script) and let it rest, then `understudy resume staging`',
    })
  })
})
