import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import type { HostReader } from '../../ports/host.ts'
import { pushLockedHome, pushRunningHome } from './push.ts'

const vanished = {
  exitCode: 24,
  stderr:
    'file has vanished: "/srv/bitbucket/shared/data/repositories/1/objects/pack/tmp_1"\nrsync warning: some files vanished before they could be transferred (code 24) at main.c(1338) [sender=3.2.7]\n',
}

const every = [{ kind: 'all' }] as const

/** A source whose pushes end as told, one after the other. */
function sourceThat(
  ...ends: readonly { readonly exitCode: number; readonly stdout?: string; readonly stderr?: string }[]
) {
  const left = [...ends]
  const notes: string[] = []
  const given = runContext({ note: (text) => void notes.push(text) })
  const host = memoryHost({ nice: () => left.shift() ?? { exitCode: 1, stderr: 'one push too many' } })
  const context = { ...given, stores: [], source: { ...given.source, openPush: () => host } }
  return { context, notes, pushes: () => host.commands.length, rules: () => host.commands.map(({ input }) => input) }
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

  it('goes in several streams, each a push of its own, and counts what all of them looked at', async () => {
    const stdout = 'Number of files: 1,200 (reg: 1,000, dir: 200)\nTotal file size: 5,000 bytes\n'
    const { context, rules } = sourceThat({ exitCode: 0, stdout }, { ...vanished, stdout })
    const folders = ['shared/data/repositories/*[05]']

    const sent = await pushRunningHome(
      context,
      '/base',
      [
        { kind: 'outside', folders },
        { kind: 'inside', folders },
      ],
      context.signal,
    )

    expect(sent).toEqual({ kind: 'sent', counted: { files: 2400, bytes: 10_000 } })
    expect(rules()).toEqual([
      '- /shared/data/repositories/*[05]/\n',
      '+ /shared/\n+ /shared/data/\n+ /shared/data/repositories/\n+ /shared/data/repositories/*[05]/***\n- *\n',
    ])
  })

  it('goes one stream after the other where the receiver lets one in at a time', async () => {
    const taken = {
      exitCode: 12,
      stderr:
        '/usr/bin/rrsync error: Another instance of rrsync is already accessing this directory.\nrsync: connection unexpectedly closed (0 bytes received so far) [sender]\n',
    }
    const { context, notes, rules } = sourceThat({ exitCode: 0 }, taken, taken, { exitCode: 0 }, vanished)
    const streams = ['0', '1', '2'].map((one) => ({ kind: 'outside', folders: [one] }) as const)

    expect(await pushRunningHome(context, '/base', streams, context.signal)).toMatchObject({ kind: 'sent' })
    expect(rules()).toEqual(['- /0/\n', '- /1/\n', '- /2/\n', '- /1/\n', '- /2/\n'])
    expect(notes).toEqual([
      'rrsync on the target lets one push in at a time, so the streams of the home go one after the other; its option -no-lock lets them go side by side',
    ])
  })

  it('goes in one stream at a time within a limit, and under the lock in several without any', async () => {
    const most = { running: 0 }
    let running = 0
    const given = runContext()
    const args: (readonly string[])[] = []
    const push: HostReader['run'] = async (command) => {
      args.push(command.args.filter((word) => word.startsWith('--bwlimit=')))
      running += 1
      most.running = Math.max(most.running, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      return { exitCode: 0, stdout: '', stderr: '' }
    }
    const refresh = { ...given.refresh, transfer: { ...given.refresh.transfer, bytesPerSecond: 20_000_000 } }
    const source = { ...given.source, openPush: () => ({ ...memoryHost({}), run: push }) }
    const context = { ...given, stores: [], refresh, source }
    const streams = ['0', '1', '2'].map((one) => ({ kind: 'outside', folders: [one] }) as const)

    await pushRunningHome(context, '/base', streams, context.signal)
    expect(most.running).toBe(1)
    await pushLockedHome(context, '/base', streams, context.signal)

    expect(most.running).toBe(2)
    expect(args).toEqual([['--bwlimit=19531'], ['--bwlimit=19531'], ['--bwlimit=19531'], [], [], []])
  })

  it('ends when one of its streams fails', async () => {
    const { context, pushes } = sourceThat(
      { exitCode: 12, stderr: 'connection unexpectedly closed\n' },
      { exitCode: 0 },
    )
    const streams = ['0', '1', '2', '3'].map(
      (one) => ({ kind: 'inside', folders: [`shared/data/x/*[${one}]`] }) as const,
    )

    await expect(pushRunningHome(context, '/base', streams, context.signal)).rejects.toMatchObject({
      code: 'host/command-failed',
    })
    expect(pushes()).toBe(2)
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
