import { createServer } from 'node:http'
import type { Socket } from 'node:net'

const server = createServer((request, response) => {
  request.resume()
  request.once('end', () => {
    const body = '{"status":"ok"}'
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(body.length) }).end(body)
  })
})

/** Answers every request with 200 and a small JSON document. `heard` is what was read from the socket already. */
export function speakHttp(socket: Socket, heard: Buffer): void {
  socket.pause()
  socket.unshift(heard)
  server.emit('connection', socket)
  // A socket that was paused by hand stays so until somebody says otherwise.
  socket.resume()
}
