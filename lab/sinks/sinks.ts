import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { Server } from 'node:net'
import type { OutsideHost } from '../topology.ts'
import type { Contact } from './contact.ts'
import { sinkServer } from './sink-server.ts'

/** Opens every sink of a host outside and, on its own address: `GET /contacts` gives all contacts, `POST /reset` forgets them. */
export async function openSinks(host: OutsideHost): Promise<readonly Server[]> {
  const contacts: Contact[] = []
  const record = (contact: Contact): Contact => {
    contacts.push(contact)
    return contact
  }
  const listening = host.sinks.flatMap((sink) =>
    [sink.address, sink.address6].flatMap((address) =>
      address === undefined ? [] : [{ server: sinkServer(sink, record), port: sink.port, address }],
    ),
  )
  const control = createServer((request, response) => answer(request, response, contacts))
  const all = [...listening, { server: control, port: host.contactsPort, address: host.address }]
  for (const { server, port, address } of all) {
    server.listen(port, address)
    await once(server, 'listening')
  }
  return all.map(({ server }) => server)
}

function answer(request: IncomingMessage, response: ServerResponse, contacts: Contact[]): void {
  const call = `${request.method ?? ''} ${request.url ?? ''}`
  if (call === 'GET /contacts') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(contacts))
  } else if (call === 'POST /reset') {
    contacts.length = 0
    response.writeHead(204).end()
  } else response.writeHead(404).end()
}
