import { describe, expect, it } from 'vitest'
import { memoryEnvironment } from '../../../test/fixtures/memory-environment.ts'
import { emptyPlan, runContext } from '../../../test/fixtures/run-context.ts'
import type { Decision } from '../../kernel/decision.ts'
import { mailServer } from '../../integrations/mail-server/mail-server.ts'
import { decideCopy } from './decide-copy.ts'

const mailTo = (host: string, port = '1025') =>
  memoryEnvironment({
    role: 'copy',
    tables: {
      app_property: {
        key: ['prop_key'],
        rows: [
          { prop_key: 'mail.hostname', prop_value: host },
          { prop_key: 'mail.port', prop_value: port },
        ],
      },
    },
  })

function decided(decision: Decision, copy: ReturnType<typeof mailTo>) {
  const base = runContext()
  return decideCopy(
    {
      ...base,
      plan: emptyPlan,
      integrations: [mailServer],
      refresh: {
        ...base.refresh,
        integrations: { ...base.refresh.integrations, decisions: { 'mail-server': decision } },
      },
      generations: {
        ...base.generations,
        all: () => [
          {
            id: base.run,
            database: 'bb_1',
            source: 'production',
            dataFrom: null,
            createdAt: '',
            state: 'half-made' as const,
          },
        ],
      },
      results: new Map([['capture-preserved', {}]]),
    },
    copy,
  )
}

const redirect: Decision = { kind: 'redirect', to: { kind: 'host', host: 'Sink.example.net', port: 1025 } }

describe('a copy that is decided on again', () => {
  it('is refused where it would reach what the plan did not show', async () => {
    for (const decision of [redirect, { kind: 'keep', because: 'tested' }] as const)
      await expect(decided(decision, mailTo('mail.corp.example'))).rejects.toMatchObject({
        code: 'policy/undecided',
        message:
          'the copy holds what the plan did not decide: mail-server:app_property[prop_key=mail.hostname] would reach mail.corp.example:1025, which the plan did not show',
      })
  })

  it('may reach what it is redirected to, once it is', async () => {
    expect((await decided(redirect, mailTo('sink.example.net'))).findings).toHaveLength(2)
    await expect(decided(redirect, mailTo('sink.example.net', '25'))).rejects.toMatchObject({
      code: 'policy/undecided',
    })
  })
})
