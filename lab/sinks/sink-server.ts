import { createServer, type Server } from 'node:net'
import type { Sink } from '../topology.ts'
import type { Contact } from './contact.ts'
import { speakHttp } from './speak-http.ts'
import { speakSmtp } from './speak-smtp.ts'

/** Listens as one of production's systems: takes mail, answers HTTP with a small document, swallows the rest; and writes down who called. */
export function sinkServer(sink: Sink, record: (contact: Contact) => Contact): Server {
  return createServer((socket) => {
    const entry = record({
      kind: sink.kind,
      from: socket.remoteAddress ?? '',
      at: new Date().toISOString(),
      firstLine: '',
    })
    // A caller that breaks off has still made contact.
    socket.on('error', () => socket.destroy())
    if (sink.kind === 'mail') speakSmtp(socket)
    socket.once('data', (data) => {
      noteFirstLine(entry, data)
      if (sink.kind === 'cluster' || sink.kind === 'mesh') socket.resume()
      else if (sink.kind !== 'mail') speakHttp(socket, data)
    })
  })
}

function noteFirstLine(entry: Contact, data: Buffer): void {
  const line = data.toString('latin1').split(/\r?\n/)[0] ?? ''
  Object.assign(entry, { firstLine: line.replaceAll(/[^\x20-\x7e]/g, '.').slice(0, 200) })
}
