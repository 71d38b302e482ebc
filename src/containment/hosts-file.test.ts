import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { AppError } from '../kernel/app-error.ts'
import { blockNames, unblockNames, whyNamesLead } from './hosts-file.ts'

const block = { environment: 'staging', names: ['ci.example.com'], reached: ['DB.staging.example.com', '10.2.0.20'] }
const theirs = '127.0.0.1 localhost\n10.2.0.10 bitbucket-staging.example.net\n'
const blocked = `# BEGIN fence of staging (Understudy; edit nothing up to END)
# It has to find: db.staging.example.com
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

  it('hides nothing that the copy of another target on this host has to find, whichever was there first', async () => {
    const dev = {
      environment: 'dev',
      names: ['ci.example.com', 'db.staging.example.com'],
      reached: ['hooks.example.com'],
    }
    const staging = { ...block, names: ['ci.example.com', 'hooks.example.com'] }
    const host = hostWith(theirs)
    await blockNames(host, { ...dev, reached: [] })
    const hidden = await whyNamesLead(host, staging)

    await blockNames(host, staging)
    await blockNames(host, dev)

    expect(hidden).toBe('the block of another copy in /etc/hosts hides db.staging.example.com')
    expect(host.text('/etc/hosts')).toBe(`# BEGIN fence of staging (Understudy; edit nothing up to END)
# It has to find: db.staging.example.com
192.0.2.1 ci.example.com
2001:db8::1 ci.example.com
# END fence of staging
# BEGIN fence of dev (Understudy; edit nothing up to END)
# It has to find: hooks.example.com
192.0.2.1 ci.example.com
2001:db8::1 ci.example.com
# END fence of dev
${theirs}`)
    expect([await whyNamesLead(host, staging), await whyNamesLead(host, dev)]).toEqual([undefined, undefined])
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
