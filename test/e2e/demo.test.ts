import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { json, text } from 'node:stream/consumers'
import { expect, it } from 'vitest'

it('shows a copy that contacts nobody beside one that contacts every kind, in one JSON document', async () => {
  const program = join(import.meta.dirname, '../../bin/understudy')
  const demo = spawn(program, ['demo', '--json'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise((resolve) => demo.once('close', resolve))
  const [document, told] = await Promise.all([json(demo.stdout), text(demo.stderr)])

  expect({ exit: await ended, document, told }).toEqual({
    exit: 0,
    document: {
      schema: 'understudy/demo/1',
      ok: true,
      seconds: expect.any(Number),
      lockSeconds: expect.any(Number),
      contacts: { isolated: 0, control: expect.any(Number) },
      attempts: 0,
      report: expect.stringMatching(/\.html$/),
    },
    // Shown whole where something else differs.
    told: expect.any(String),
  })
  expect(document).toSatisfy(({ contacts, report }) => contacts.control > 10 && existsSync(report))
})
