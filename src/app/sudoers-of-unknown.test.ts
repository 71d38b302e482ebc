import { describe, expect, it } from 'vitest'
import { memoryHost, type Programs } from '../../test/fixtures/memory-host.ts'
import { recordedEvents } from '../../test/fixtures/recorded-events.ts'
import { config, knowing, openDatabase, passwd, printed } from '../../test/fixtures/printed-sudoers.ts'
import { production } from '../../test/fixtures/two-environments.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { AppError } from '../kernel/app-error.ts'
import { sudoersOf } from './sudoers-of.ts'

describe('the home of the service user, which sudo rules of a source name', () => {
  const ruleOfSsh = 'iflag\\=nofollow'
  const leftOut = async (programs: Programs) => {
    const rules = await printed('production', config, { programs })
    return { named: rules.includes(ruleOfSsh), why: rules.split('\n').filter((line) => line.includes('LEFT OUT')) }
  }

  it('is asked of the source alone, as whoever logs in', async () => {
    const hosts = { production: memoryHost(knowing(passwd)), staging: memoryHost(knowing(passwd)) }
    const openHost = (of: EnvironmentConfig | 'here') => hosts[of === production ? 'production' : 'staging']
    const app = { config, openHost, openDatabase, events: recordedEvents() }

    await sudoersOf(app, 'production')
    await sudoersOf(app, 'staging')

    expect(hosts.production.commands).toEqual([
      { effect: 'read', program: 'getent', args: ['passwd', '--', 'atlbitbucket'], as: 'login' },
    ])
    expect(hosts.staging.commands).toEqual([])
  })

  it('costs a rule, and not the others, where the host knows no such user', async () => {
    expect(await leftOut(knowing(''))).toEqual({
      named: false,
      why: [
        '# LEFT OUT: the rule that reads the SSH files of atlbitbucket, because ssh://understudy@bb1 knows no such user.',
      ],
    })
  })

  it.each(['', 'home', '/home/of two'])('costs it where it is "%s", which no rule can name', async (home) => {
    expect(await leftOut(knowing(`atlbitbucket:x:20011:20011::${home}:/bin/sh\n`))).toEqual({
      named: false,
      why: [
        '# LEFT OUT: the rule that reads the SSH files of atlbitbucket, because that user has no home on ssh://understudy@bb1 that a rule can name.',
      ],
    })
  })

  it('costs it where the host does not answer, and why is said beside the rules', async () => {
    const events = recordedEvents()
    const refused = new AppError('host/unreachable', 'bb1 says:\nmallory ALL=(root) ALL', { hint: 'look' })
    const openHost = () => ({ ...memoryHost(), run: () => Promise.reject(refused) })

    const rules = await sudoersOf({ config, openHost, openDatabase, events }, 'production')

    expect(rules.split('\n').filter((line) => !line.startsWith('understudy ALL='))).toEqual([
      '# Understudy: what understudy reads as the service user, and writes nothing. Needs sudo 1.9.10 or newer.',
      '# Check with: visudo -cf FILE; keep as /etc/sudoers.d/understudy, mode 0440.',
      '# LEFT OUT: the rule that reads the SSH files of atlbitbucket, because ssh://understudy@bb1 could not be asked where that user is at home.',
      '# Print these rules again once that can be told.',
      'Defaults:understudy env_keep += "SSH_AUTH_SOCK"',
      '',
    ])
    expect(rules).not.toContain(ruleOfSsh)
    expect(events.lines).toEqual([
      'note one rule is left out, because production could not be asked: bb1 says:\nmallory ALL=(root) ALL',
    ])
  })
})

it('rules for data stores outside the home are left out where the database of the source does not answer, and that is said', async () => {
  const events = recordedEvents()
  const openHost = () => memoryHost(knowing(passwd))
  const asked = { config, openHost, events }
  const refused = new AppError('database/unreachable', 'db.prod.example.com:5432 does not answer', { hint: 'look' })

  const rules = await sudoersOf({ ...asked, openDatabase: () => Promise.reject(refused) }, 'production')

  expect(rules).toBe(await sudoersOf({ ...asked, openDatabase }, 'production'))
  expect(events.lines).toEqual([
    'note rules for data stores outside the home are left out, where production has any: its database could not be asked: db.prod.example.com:5432 does not answer',
  ])
})
