import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { topology } from '../topology.ts'
import type { Contact } from './contact.ts'
import { sinkServer } from './sink-server.ts'

it('outlives callers that break off while it greets them, and counts each', async () => {
  const mail = topology({ root: '/nowhere', block: 7, seed: 1 }).sinks.find(({ kind }) => kind === 'mail')
  if (mail === undefined) throw new Error('the lab has no mail server')
  const contacts: Contact[] = []
  const server = sinkServer(mail, (contact) => {
    contacts.push(contact)
    return contact
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0

  for (let caller = 0; caller < 20; caller += 1) {
    const socket = connect({ host: '127.0.0.1', port })
    await once(socket, 'data')
    socket.resetAndDestroy()
  }
  const last = connect({ host: '127.0.0.1', port })
  const [greeting] = await once(last, 'data')
  last.destroy()
  server.close()

  expect(String(greeting)).toBe('220 mail.corp.example ESMTP\r\n')
  expect(contacts.length).toBe(21)
})
