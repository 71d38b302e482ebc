import { describe, expect, it } from 'vitest'
import { memoryCopy, type MemoryAnswer } from '../../../test/fixtures/memory-environment.ts'
import { showFinding } from '../../../test/fixtures/show.ts'
import { AppError } from '../../kernel/app-error.ts'
import { mailServer } from './mail-server.ts'

const path = '/rest/api/latest/admin/mail-server'
const none: MemoryAnswer = { status: 404, body: { errors: [{ exceptionName: 'x' }] } }
const answer: MemoryAnswer = { status: 200, body: { hostname: 'Mail.corp.example', port: 587 } }
const settings = [
  { prop_key: 'mail.host', prop_value: 'mail.corp.example' },
  { prop_key: 'mail.port', prop_value: '587' },
]

async function asked(answered: MemoryAnswer | undefined, rows: readonly { prop_key: string; prop_value: string }[]) {
  const answers = answered === undefined ? {} : { [path]: answered }
  const source = memoryCopy({ role: 'source', tables: { app_property: { key: ['prop_key'], rows } }, answers })
  const said = await mailServer.ask?.(source, await mailServer.find(source))
  return { findings: said?.findings.map(showFinding), warnings: said?.warnings.map(({ summary }) => summary) }
}

describe('a running source, asked for its mail server', () => {
  it('says nothing new when its settings were recognised, or when it has none', async () => {
    expect(await asked(answer, settings)).toEqual({ findings: [], warnings: [] })
    expect(await asked(none, [])).toEqual({ findings: [], warnings: [] })
  })

  it('blocks when it reports one that was not', async () => {
    const expected = {
      findings: [
        `unclaimed:GET ${path} | a mail server that the running source reports, and whose settings Understudy does not recognise | mail.corp.example:587`,
      ],
      warnings: [],
    }

    expect(await asked(answer, [])).toEqual(expected)
    expect(await asked(answer, [{ prop_key: 'mail.host', prop_value: 'other.corp.example' }])).toEqual(expected)
  })

  it('blocks when it reports one without a host', async () => {
    expect((await asked({ status: 200, body: {} }, settings)).findings).toEqual([
      `unclaimed:GET ${path} | a mail server that the running source reports, and whose settings Understudy does not recognise`,
    ])
  })

  it.each<readonly [MemoryAnswer | undefined, string]>([
    [undefined, `GET ${path} answers 404`],
    [{ status: 409, body: {} }, `GET ${path} answers 409`],
    [new AppError('bitbucket/unauthorized', 'it refuses reader: 403', { hint: 'x' }), 'it refuses reader: 403'],
  ])('is warned about when it does not tell: %j', async (answered, why) => {
    expect(await asked(answered, [])).toEqual({
      findings: [],
      warnings: [
        `the running source does not tell its mail server, so what Understudy recognised cannot be held against it: ${why}`,
      ],
    })
  })
})
