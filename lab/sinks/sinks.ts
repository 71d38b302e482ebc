import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { Server } from 'node:net'
import type { Topology } from '../topology.ts'
import type { Contact } from './contact.ts'
import { sinkServer } from './sink-server.ts'

/** Opens every sink of the topology and the control endpoint: `GET /contacts` gives all contacts, `POST /reset` forgets them. */
export async function openSinks(topology: Topology): Promise<readonly Server[]> {
  const contacts: Contact[] = []
  const record = (contact: Contact): Contact => {
    contacts.push(contact)
    return contact
  }
  const opened: Server[] = []
  for (const sink of topology.sinks) {
    const server = sinkServer(sink, record)
    server.listen(sink.port, sink.address)
    await once(server, 'listening')
    opened.push(server)
  }
  const control = createServer((request, response) => answer(request, response, contacts))
  control.listen(topology.sinkControl.port, topology.sinkControl.address)
  await once(control, 'listening')
  return [...opened, control]
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
