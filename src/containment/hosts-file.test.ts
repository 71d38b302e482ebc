import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { AppError } from '../kernel/app-error.ts'
import { blockNames, unblockNames, whyNamesLead } from './hosts-file.ts'

const block = { environment: 'staging', names: ['ci.example.com'], reached: ['db.staging.example.com', '10.2.0.20'] }
const theirs = '127.0.0.1 localhost\n10.2.0.10 bitbucket-staging.example.net\n'
const blocked = `# BEGIN fence of staging (Understudy; edit nothing up to END)
192.0.2.1 ci.example.com
2001:db8::1 ci.example.com
# END fence of staging
${theirs}`

function hostWith(text: string) {
  const host = memoryHost()
  host.put('/etc/hosts', text)
  return host
}

describe('the block in the hosts file', () => {
  it('is put in, seen, and taken out, with everything else as it was', async () => {
    const host = hostWith(theirs)
    const before = await whyNamesLead(host, block)

    await blockNames(host, block)
    const [during, seen] = [host.text('/etc/hosts'), await whyNamesLead(host, block)]
    await unblockNames(host, 'staging')

    expect(before).toBe('the block of staging in /etc/hosts differs')
    expect([during, seen]).toEqual([blocked, undefined])
    expect(host.text('/etc/hosts')).toBe(theirs)
  })

  it('leaves a file alone that has it already', async () => {
    const host = { ...hostWith(blocked), writeFile: () => Promise.reject(new Error('written')) }

    await expect(blockNames(host, block)).resolves.toBeUndefined()
  })

  it('is not put beside that of another target which hides what this one has to find', async () => {
    const text = `${blocked}# BEGIN fence of dev (Understudy; edit nothing up to END)
192.0.2.1 db.staging.example.com
# END fence of dev
`
    const host = hostWith(text)

    await expect(blockNames(host, block)).rejects.toMatchObject({
      code: 'host/hosts-file',
      message:
        'the block of dev in /etc/hosts on ssh://understudy@bb1 sends db.staging.example.com nowhere, and staging has to find it',
      hint: 'let refresh.dev keep it too, or take `hosts` out of the `with` of its fence: its packet filter holds without it',
    })
    expect(host.text('/etc/hosts')).toBe(text)
    expect(await whyNamesLead(host, block)).toBe('the block of dev in /etc/hosts sends db.staging.example.com nowhere')
    expect(await whyNamesLead(host, { ...block, environment: 'dev', names: ['db.staging.example.com'] })).toBe(
      'the block of dev in /etc/hosts differs',
    )
  })

  it('is not put into what a link leads to', async () => {
    const host = hostWith(theirs)
    const link = {
      ...host,
      status: async (path: string) => ({ ...(await host.status(path))!, kind: 'symlink' as const }),
    }

    await expect(blockNames(link, block)).rejects.toMatchObject({
      code: 'host/hosts-file',
      message: "/etc/hosts on ssh://understudy@bb1 is a symlink, and what it leads to may be somebody else's",
      hint: 'make it a file of its own that root may replace, or take `hosts` out of the `with` of the fence: its packet filter holds without it',
    })
    expect(host.text('/etc/hosts')).toBe(theirs)
  })

  it('says why where the file can not be replaced, and leaves it as it was', async () => {
    const refused = new AppError('host/command-failed', 'mv ended with 1: Device or resource busy', { hint: '' })
    const host = { ...hostWith(theirs), writeFile: () => Promise.reject(refused) }

    await expect(blockNames(host, block)).rejects.toMatchObject({
      message: '/etc/hosts on ssh://understudy@bb1 can not be replaced (mv ended with 1: Device or resource busy)',
    })
    expect(host.text('/etc/hosts')).toBe(theirs)
  })
})
